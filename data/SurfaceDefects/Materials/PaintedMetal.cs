using System.Numerics;

namespace SurfaceDefects.Materials;

/// <summary>Sprayed sheet metal: one even colour, the fine waves called orange peel, dust under the lacquer.</summary>
internal static class PaintedMetal
{
    private static readonly Vector3[] Colours =
    [
        new(0.5f, 0.04f, 0.03f), new(0.03f, 0.12f, 0.4f), new(0.04f, 0.24f, 0.12f), new(0.7f, 0.45f, 0.04f), new(0.6f, 0.6f, 0.57f),
        new(0.18f, 0.2f, 0.22f), new(0.06f, 0.25f, 0.3f), new(0.5f, 0.2f, 0.03f), new(0.33f, 0.36f, 0.38f), new(0.3f, 0.42f, 0.36f),
    ];

    public static Surface Make(Random random)
    {
        var noise = new Noise(random.Next());
        var colour = random.OneOf<Vector3>(Colours) * random.Between(0.75f, 1.2f);
        var peel = random.Between(0.25f, 0.7f);
        var wave = random.Between(0.045f, 0.09f);
        var gloss = random.Between(0.12f, 0.4f);
        var dust = random.Between(0.05f, 0.3f);
        var surface = new Surface
        {
            Shininess = random.Between(20, 60),
            Beneath = random.OneOf(new Vector3(0.55f, 0.56f, 0.58f), new Vector3(0.7f, 0.68f, 0.63f), new Vector3(0.42f, 0.4f, 0.38f)),
        };
        Surface.ForEach((i, x, y) =>
        {
            var orangePeel = noise.Octaves(x * wave, y * wave, 2);
            var speck = Curve.SmoothStep(0.45f, 0.6f, noise.At((x * 0.19f) + 33, (y * 0.19f) + 8));
            var haze = noise.Octaves((x * 0.007f) + 120, y * 0.007f, 4);
            var flake = noise.At(x * 0.8f, y * 0.8f);
            surface.Albedo[i] = Vector3.Clamp(
                colour * (1 + (0.1f * haze) + (0.08f * flake)) + new Vector3(dust * 0.12f * speck), Vector3.Zero, Vector3.One);
            surface.Height[i] = (peel * orangePeel) + (0.5f * speck * dust) + (3 * noise.At(x * 0.005f, (y * 0.005f) + 44));
            surface.Gloss[i] = gloss * (1 + (0.35f * haze));
        });
        return surface;
    }
}
