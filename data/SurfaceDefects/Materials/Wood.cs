using System.Numerics;

namespace SurfaceDefects.Materials;

/// <summary>A sawn board: wavering year rings cut lengthwise, fibres, short dark pores, sometimes a knot.</summary>
internal static class Wood
{
    private static readonly (Vector3 Early, Vector3 Late)[] Species =
    [
        (new(0.62f, 0.42f, 0.22f), new(0.42f, 0.23f, 0.09f)),
        (new(0.48f, 0.3f, 0.15f), new(0.28f, 0.15f, 0.06f)),
        (new(0.2f, 0.11f, 0.055f), new(0.1f, 0.05f, 0.025f)),
        (new(0.36f, 0.15f, 0.075f), new(0.2f, 0.075f, 0.035f)),
        (new(0.66f, 0.52f, 0.34f), new(0.52f, 0.37f, 0.2f)),
        (new(0.36f, 0.31f, 0.25f), new(0.22f, 0.18f, 0.14f)),
    ];

    public static Surface Make(Random random)
    {
        var noise = new Noise(random.Next());
        var (early, late) = random.OneOf<(Vector3, Vector3)>(Species);
        var rings = random.Between(0.025f, 0.075f);
        var wander = random.Between(0.6f, 2.2f);
        var pores = random.Between(0.1f, 0.45f);
        var contrast = random.Between(0.3f, 0.7f);
        var knot = random.Happens(0.12f) ? Surface.PlaceNearCentre(random, 160) : new Vector2(-9999);
        var knotSize = random.Between(14, 26);
        var surface =
            new Surface { Shininess = random.Between(6, 18), Beneath = Vector3.Min((early * 1.25f) + new Vector3(0.06f), Vector3.One) };
        var gloss = random.Between(0.02f, 0.14f);
        Surface.ForEach((i, x, y) =>
        {
            var distance = Vector2.Distance(knot, new Vector2(((x - knot.X) * 0.6f) + knot.X, y));
            var pull = MathF.Exp(-distance / (2 * knotSize));
            var depth = (y * rings) + (wander * noise.Octaves(x * 0.0035f, y * 0.009f, 3)) + (5 * pull * MathF.Sign(y - knot.Y));
            var inKnot = Curve.SmoothStep(knotSize + 3, knotSize - 5, distance);
            depth = float.Lerp(depth, distance * 0.22f, inKnot);
            var phase = depth - MathF.Floor(depth);
            var lateWood = Curve.SmoothStep(0.15f, 0.85f, phase) * Curve.SmoothStep(1, 0.93f, phase);
            var fibres = noise.Octaves(x * 0.012f, y * 0.35f, 3, 0.7f);
            var pore = Curve.SmoothStep(0.36f, 0.5f, noise.At((x * 0.035f) + 70, (y * 0.42f) + 10)) * pores;
            var patches = noise.Octaves(x * 0.005f, (y * 0.01f) + 90, 2);
            var colour = Vector3.Lerp(early, late, Math.Clamp((contrast * lateWood) + (0.6f * inKnot), 0, 1.3f));
            surface.Albedo[i] = Vector3.Clamp(
                colour * (1 + (0.22f * fibres) + (0.1f * patches) - (0.6f * pore) - (0.35f * inKnot)), new Vector3(0.01f), Vector3.One);
            surface.Height[i] = (0.25f * lateWood) + (0.35f * fibres) - (0.7f * pore);
            surface.Gloss[i] = gloss * (1 - pore);
        });
        return surface;
    }
}
