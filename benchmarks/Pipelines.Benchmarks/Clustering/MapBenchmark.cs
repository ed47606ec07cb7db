using System.Diagnostics;
using System.Globalization;
using Pipelines.Numerics;
using Pipelines.Projection;

namespace Pipelines.Benchmarks.Clustering;

/// <summary>
/// The map of images in the plane, of vectors of 1,280 numbers in 20 groups, and of the photos of clothing where they are; a new seed each
/// round.
/// </summary>
internal static class MapBenchmark
{
    private const int Columns = 1280;
    private const int Groups = 20;

    private static readonly int[] s_rows = [341, 1000, 2000, MapSample.MostImages];

    public static void Run(BenchmarkContext context)
    {
        context.Output.WriteLine($"map of N x {Columns} vectors in the plane: milliseconds");
        var trust = new Dictionary<string, List<double>>();
        var sides = s_rows
            .Select(rows => ($"{rows} drawn", GaussianGroups.Draw(rows, Columns, Groups, seed: 1)))
            .Concat(Photos(context.Backbone))
            .Select(side => new Side(side.Item1, () => Measure(side.Item2, trust[side.Item1] = trust.GetValueOrDefault(side.Item1, []))))
            .ToArray();
        Alternation.Run(context.Output, context.Rounds, sides);
        context.Output.WriteLine();
        foreach (var (side, values) in trust)
        {
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{side}: trustworthiness {values.Min():f4} to {values.Max():f4}"));
        }
    }

    private static double Measure(FeatureMatrix vectors, List<double> trust)
    {
        var watch = Stopwatch.StartNew();
        var map = ImageMap.Of(vectors, seed: trust.Count);
        trust.Add(map.Trustworthiness!.Value);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static IEnumerable<(string Name, FeatureMatrix Vectors)> Photos(string backbone)
    {
        var folder = Path.Combine("..", "shared", "datasets", "clothing", "validation");
        if (!Directory.Exists(folder) || !File.Exists(backbone))
        {
            yield break;
        }

        using var embedder = ImageEmbedder.Load(backbone);
        var vectors = embedder.EmbedMany(ImageInput.FromFolder(folder)).Where(result => result.IsUsable).ToList();
        yield return (
            $"{vectors.Count} photos",
            new([.. vectors.SelectMany(result => result.Value!)], vectors.Count, embedder.Dimensions));
    }
}
