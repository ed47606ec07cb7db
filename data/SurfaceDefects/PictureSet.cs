using SurfaceDefects.Defects;
using SurfaceDefects.Materials;
using SurfaceDefects.Optics;

namespace SurfaceDefects;

/// <summary>All pictures of the set: every class on every material in turn.</summary>
internal static class PictureSet
{
    private const int TrainPerClass = 60;
    private const int TestPerClass = 20;
    private const int LowestQuality = 83;
    private const int HighestQuality = 91;

    /// <summary>Writes <c>train</c> and <c>test</c>, each with a folder for every class; files of the same names are replaced.</summary>
    public static void Write(string folder, int seed)
    {
        // Every picture has a seed of its own, so none depends on the order in which they are drawn.
        var seeds = new Noise(seed);
        var orders =
            from number in Enumerable.Range(0, TrainPerClass + TestPerClass)
            from index in Enumerable.Range(0, SurfaceClass.All.Count)
            select (Number: number, Class: SurfaceClass.All[index], Seed: (int)seeds.Hash(index, number));
        Parallel.ForEach(orders, order => WriteOne(folder, order.Number, order.Class, new Random(order.Seed)));
    }

    private static void WriteOne(string folder, int number, SurfaceClass surfaceClass, Random random)
    {
        var material = Material.All[number % Material.All.Count];
        var place = Directory.CreateDirectory(Path.Combine(folder, number < TrainPerClass ? "train" : "test", surfaceClass.Name));
        var surface = material.Make(random);
        surfaceClass.Apply(surface, random);
        var photograph = Camera.Expose(Lamp.Shine(surface, random), random);
        JpegFile.Write(
            photograph,
            random.Next(LowestQuality, HighestQuality + 1),
            Path.Combine(place.FullName, $"{material.Name}-{number + 1:00}.jpg"));
    }
}
