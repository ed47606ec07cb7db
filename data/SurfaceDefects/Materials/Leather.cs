using System.Numerics;

namespace SurfaceDefects.Materials;

/// <summary>Tanned leather: small swollen cells of uneven size with creases between them.</summary>
internal static class Leather
{
    private static readonly Vector3[] Tans =
    [
        new(0.26f, 0.11f, 0.045f), new(0.13f, 0.06f, 0.035f), new(0.42f, 0.22f, 0.1f), new(0.06f, 0.055f, 0.055f), new(0.28f, 0.04f, 0.03f),
        new(0.5f, 0.38f, 0.25f), new(0.09f, 0.11f, 0.15f),
    ];

    public static Surface Make(Random random)
    {
        var noise = new Noise(random.Next());
        var colour = random.OneOf<Vector3>(Tans) * random.Between(0.85f, 1.25f);
        var cell = random.Between(5.5f, 9.5f);
        var stretch = random.Between(0.6f, 1);
        var relief = random.Between(0.5f, 1.1f);
        var gloss = random.Between(0.05f, 0.25f);
        var surface =
            new Surface { Shininess = random.Between(8, 22), Beneath = Vector3.Lerp(colour, new Vector3(0.6f, 0.45f, 0.3f), 0.6f) };
        Surface.ForEach((i, x, y) =>
        {
            var wx = x + (6 * noise.Octaves(x * 0.03f, y * 0.03f, 3));
            var wy = y + (6 * noise.Octaves((x * 0.03f) + 30, y * 0.03f, 3));
            var (nearest, second, own) = noise.Cell(wx * stretch / cell, wy / cell);
            var swell = Curve.SmoothStep(0.02f, 0.4f, second - nearest);
            var fine = noise.Octaves(x * 0.25f, y * 0.25f, 2);
            var patina = noise.Octaves((x * 0.008f) + 55, y * 0.008f, 4);
            surface.Albedo[i] = Vector3.Clamp(
                colour * (0.72f + (0.28f * swell)) * (1 + (0.2f * (own - 0.5f)) + (0.2f * patina) + (0.12f * fine)),
                new Vector3(0.01f),
                Vector3.One);
            surface.Height[i] = (relief * (swell - (0.4f * nearest))) + (0.2f * fine) + (1.2f * patina);
            surface.Gloss[i] = gloss * (0.3f + (0.7f * swell));
        });
        return surface;
    }
}
