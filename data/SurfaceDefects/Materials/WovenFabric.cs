using System.Numerics;

namespace SurfaceDefects.Materials;

/// <summary>Cloth in plain or twill weave: threads of two colours that go over and under each other, none quite like the next.</summary>
internal static class WovenFabric
{
    private static readonly Vector3[] Dyes =
    [
        new(0.05f, 0.08f, 0.22f), new(0.1f, 0.2f, 0.4f), new(0.45f, 0.4f, 0.31f), new(0.62f, 0.57f, 0.48f), new(0.25f, 0.05f, 0.05f),
        new(0.08f, 0.18f, 0.11f), new(0.2f, 0.2f, 0.2f), new(0.45f, 0.17f, 0.07f), new(0.33f, 0.34f, 0.36f),
    ];

    public static Surface Make(Random random)
    {
        var noise = new Noise(random.Next());
        var period = random.Between(4.8f, 8.5f);
        var over = random.OneOf(1, 1, 2);
        var warp = random.OneOf<Vector3>(Dyes);
        var weft = random.Happens(0.5f) ? warp * random.Between(0.75f, 1.3f) : Vector3.Lerp(warp, random.OneOf<Vector3>(Dyes), 0.5f);
        var relief = random.Between(0.5f, 1.1f);
        var unevenness = random.Between(0.1f, 0.3f);
        var surface = new Surface { Shininess = 5, Beneath = Vector3.Lerp(warp, new Vector3(0.75f), 0.55f) };
        Surface.ForEach((i, x, y) =>
        {
            var u = (x + (7 * noise.Octaves(x * 0.012f, y * 0.012f, 3))) / period;
            var v = (y + (7 * noise.Octaves((x * 0.012f) + 60, y * 0.012f, 3))) / period;
            var (column, row) = ((int)MathF.Floor(u), (int)MathF.Floor(v));
            var warpOnTop = ((column + row) % (over + 1) + over + 1) % (over + 1) < (over + 1) / 2f;
            var (across, along) = warpOnTop ? (u - column, v - row) : (v - row, u - column);
            var roundness = MathF.Sin(MathF.PI * across) * (0.55f + (0.45f * MathF.Sin(MathF.PI * along)));
            var fibres = warpOnTop
                ? noise.Octaves(u * 5.2f, (v * 0.9f) + (column * 3), 2)
                : noise.Octaves((u * 0.9f) + (row * 3), v * 5.2f, 2);
            var own = noise.Fraction(warpOnTop ? column : row + 5000) - 0.5f;
            var wear = noise.Octaves(x * 0.01f, (y * 0.01f) + 200, 3);
            var shade = (0.5f + (0.55f * roundness)) * (1 + (unevenness * own) + (0.35f * fibres) + (0.15f * wear));
            surface.Albedo[i] = Vector3.Clamp((warpOnTop ? warp : weft) * shade, new Vector3(0.01f), Vector3.One);
            surface.Height[i] = (relief * roundness) + (0.25f * fibres) + (2 * noise.At((x * 0.008f) + 9, y * 0.008f));
            surface.Gloss[i] = 0.04f;
        });
        return surface;
    }
}
