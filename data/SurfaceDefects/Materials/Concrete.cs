using System.Numerics;

namespace SurfaceDefects.Materials;

/// <summary>Cast concrete: cloudy grey, grains of sand, and here and there a small air hole.</summary>
internal static class Concrete
{
    public static Surface Make(Random random)
    {
        var noise = new Noise(random.Next());
        var tint = Vector3.Lerp(new Vector3(0.95f, 0.99f, 1.02f), new Vector3(1.08f, 1, 0.86f), random.NextSingle());
        var grey = random.Between(0.22f, 0.5f);
        var clouds = random.Between(0.15f, 0.4f);
        var grain = random.Between(0.25f, 0.55f);
        var roughness = random.Between(0.6f, 1.6f);
        var surface = new Surface { Shininess = 6, Beneath = Vector3.Min(tint * (grey + 0.4f), Vector3.One) };
        Surface.ForEach((i, x, y) =>
        {
            var cloud = noise.Octaves(x * 0.009f, y * 0.009f, 4, 0.55f);
            var sand = noise.Octaves((x * 0.16f) + 50, (y * 0.16f) + 50, 3, 0.8f);
            var speck = Curve.SmoothStep(0.42f, 0.62f, noise.At((x * 0.21f) + 400, (y * 0.21f) - 80));
            surface.Albedo[i] = tint * Math.Clamp(grey * (1 + (clouds * cloud) + (grain * sand) - (0.45f * speck)), 0.02f, 1);
            surface.Height[i] = roughness * ((1f * cloud) + (0.55f * sand));
            surface.Gloss[i] = 0.03f;
        });
        for (var hole = random.Next(8); hole > 0; hole--)
        {
            AirHole(surface, random);
        }

        return surface;
    }

    private static void AirHole(Surface surface, Random random)
    {
        var centre = Surface.PlaceNearCentre(random, Surface.Size / 2f);
        var radius = random.Between(1.2f, 2.6f);
        Surface.ForEach(centre, radius + 2, (i, x, y) =>
        {
            var inside = Curve.SmoothStep(radius + 0.8f, radius - 0.8f, Vector2.Distance(centre, new Vector2(x, y)));
            surface.Albedo[i] *= 1 - (0.55f * inside);
            surface.Height[i] -= inside;
        });
    }
}
