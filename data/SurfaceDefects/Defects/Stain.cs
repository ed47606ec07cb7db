using System.Numerics;

namespace SurfaceDefects.Defects;

/// <summary>
/// Something spilled: a blot with an uneven border, often darker at its rim, with splashes around it. The relief stays as it was.
/// </summary>
internal static class Stain
{
    /// <summary>What is left of red, green and blue: coffee, oil, rust, soot, wine, ink, moss, water.</summary>
    private static readonly Vector3[] Liquids =
    [
        new(0.5f, 0.33f, 0.2f), new(0.3f, 0.27f, 0.22f), new(0.52f, 0.24f, 0.1f), new(0.22f, 0.21f, 0.22f), new(0.42f, 0.1f, 0.14f),
        new(0.12f, 0.17f, 0.4f), new(0.28f, 0.36f, 0.15f), new(0.42f, 0.36f, 0.25f),
    ];

    /// <summary>What a liquid that dries pale leaves on a surface too dark to show a dark stain.</summary>
    private static readonly Vector3 Chalk = new(0.5f, 0.48f, 0.44f);

    private const float DarkSurface = 0.1f;

    public static void Apply(Surface surface, Random random)
    {
        var liquid = random.OneOf<Vector3>(Liquids);
        var strength = random.Between(0.85f, 1f);
        var cover = new float[Surface.Size * Surface.Size];
        var centre = Surface.PlaceNearCentre(random, 40);
        var radius = random.Between(52, 90);
        Blot(cover, random, centre, radius);
        for (var splash = random.Next(7); splash > 0; splash--)
        {
            var offset = Vector2.UnitX.Turn(random.Between(0, MathF.Tau)) * radius * random.Between(0.9f, 1.7f);
            Blot(cover, random, centre + offset, random.Between(4, 18));
        }

        var wet = random.Happens(0.4f) ? 0.15f : 0;
        var crust = surface.Albedo.Average(albedo => albedo.Y) < DarkSurface ? random.Between(0.3f, 0.6f) : 0;
        for (var i = 0; i < cover.Length; i++)
        {
            surface.Albedo[i] = crust > 0
                ? Vector3.Lerp(surface.Albedo[i], Chalk, crust * strength * cover[i])
                : surface.Albedo[i] * Vector3.Lerp(Vector3.One, liquid, strength * cover[i]);
            surface.Gloss[i] = (surface.Gloss[i] * (1 - (0.5f * cover[i]))) + (wet * cover[i]);
        }
    }

    private static void Blot(float[] cover, Random random, Vector2 centre, float radius)
    {
        var noise = new Noise(random.Next());
        var softness = random.Between(0.03f, 0.14f);
        var rim = random.Between(0.1f, 0.6f);
        var unevenness = random.Between(0.4f, 0.9f);
        var flatness = random.Between(0.6f, 1);
        var turn = random.Between(0, MathF.PI);
        Surface.ForEach(centre, radius * 2.2f, (i, x, y) =>
        {
            var place = (new Vector2(x, y) - centre).Turn(turn) / radius;
            var border = noise.Octaves((x / radius * 0.9f) + 5, y / radius * 0.9f, 5, 0.55f);
            var distance = new Vector2(place.X * flatness, place.Y).Length() + (unevenness * border);
            var inside = Curve.SmoothStep(1 + softness, 1 - softness, distance);
            var body = 0.88f + (0.5f * noise.Octaves((x / radius * 1.7f) + 80, y / radius * 1.7f, 4, 0.6f));
            var edge = rim * Curve.Bell(distance, 1 - (0.8f * softness), 0.06f + (0.3f * softness));
            cover[i] = MathF.Max(cover[i], Math.Clamp((inside * body) + (inside * edge), 0, 1));
        });
    }
}
