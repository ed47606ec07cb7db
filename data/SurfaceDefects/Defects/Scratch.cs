using System.Numerics;

namespace SurfaceDefects.Defects;

/// <summary>
/// One to three nearly straight grooves with thrown-up edges that lay bare what is beneath, and some hairlines beside them.
/// </summary>
internal static class Scratch
{
    public static void Apply(Surface surface, Random random)
    {
        var strokes = new Strokes();
        var angle = random.Between(0, MathF.PI);
        var count = random.OneOf(1, 1, 2, 2, 3);
        var start = Surface.PlaceNearCentre(random, 45);
        var parallel = random.Happens(0.6f);
        for (var i = 0; i < count; i++)
        {
            var middle = i == 0 ? start : start + new Vector2(random.Between(-45, 45), random.Between(-45, 45));
            var direction = angle + (parallel ? random.Between(-0.12f, 0.12f) : i * random.Between(0.5f, 1.2f));
            strokes.Draw(Line(
                random, middle, direction, random.Between(i == 0 ? 180 : 110, 320), random.Between(1.4f, i == 0 ? 3f : 2.2f)));
        }

        for (var hairlines = random.Next(5); hairlines > 0; hairlines--)
        {
            var middle = start + new Vector2(random.Between(-50, 50), random.Between(-50, 50));
            strokes.Draw(Line(random, middle, angle + random.Between(-0.2f, 0.2f), random.Between(60, 200), random.Between(0.5f, 0.9f)));
        }

        Carve(surface, strokes, random);
    }

    private static List<StrokePoint> Line(Random random, Vector2 middle, float angle, float length, float halfWidth)
    {
        var noise = new Noise(random.Next());
        var bend = random.Between(-0.0022f, 0.0022f);
        var skips = random.Between(0, 0.6f);
        var points = new List<StrokePoint>();
        var place = middle - (Vector2.UnitX.Turn(angle) * length / 2);
        const float Step = 3;
        for (var way = 0f; way <= length; way += Step)
        {
            var ends = Curve.SmoothStep(0, 0.15f, way / length) * Curve.SmoothStep(1, 0.8f, way / length);
            var pressure = Math.Clamp(1 + (skips * noise.Octaves(way * 0.02f, 3, 3)), 0.25f, 1.2f);
            points.Add(new StrokePoint(place, halfWidth * ends * pressure, MathF.Sqrt(ends) * pressure * MathF.Min(1, halfWidth / 1.4f)));
            place += Step * Vector2.UnitX.Turn(angle + (bend * (way - (length / 2))) + (0.05f * noise.At(way * 0.05f, 9)));
        }

        return points;
    }

    private static void Carve(Surface surface, Strokes strokes, Random random)
    {
        var noise = new Noise(random.Next());
        var depth = random.Between(2.5f, 4.5f);
        var bare = random.Between(0.7f, 0.95f);
        var brightness = random.Between(0.9f, 1.2f);
        strokes.ForEach((i, inside, strength) =>
        {
            var (x, y) = (i % Surface.Size, i / Surface.Size);
            var ragged = inside + (0.8f * noise.At(x * 0.3f, y * 0.3f));
            var groove = Curve.SmoothStep(-0.8f, 1, ragged) * strength;
            var edge = Curve.Bell(ragged, -1.6f, 1.3f) * strength;
            var fresh = Vector3.Lerp(surface.Albedo[i] * 1.6f, surface.Beneath, 0.75f) * brightness;
            surface.Albedo[i] = Vector3.Lerp(surface.Albedo[i], fresh, bare * groove) * (1 - (0.4f * edge));
            surface.Height[i] += depth * ((0.5f * edge) - groove);
            surface.Gloss[i] *= 1 - (0.6f * groove);
        });
    }
}
