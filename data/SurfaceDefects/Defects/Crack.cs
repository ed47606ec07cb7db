using System.Numerics;

namespace SurfaceDefects.Defects;

/// <summary>A gap that runs zigzag and branches: wide in places, hair-thin at its ends, dark inside.</summary>
internal static class Crack
{
    public static void Apply(Surface surface, Random random)
    {
        var strokes = new Strokes();
        var angle = random.Between(0, MathF.Tau);
        var halfWidth = random.Between(2.2f, 4f);
        var middle = Surface.PlaceNearCentre(random, 50);
        var length = random.Between(100, 190);
        Grow(strokes, random, middle, angle, length, halfWidth, 2);
        Grow(strokes, random, middle, angle + MathF.PI + random.Between(-0.5f, 0.5f), random.Between(90, 190), halfWidth, 2);
        Open(surface, strokes, random);
    }

    /// <summary>A random walk with kinks that gets thinner and now and then sends out a branch.</summary>
    private static void Grow(Strokes strokes, Random random, Vector2 place, float angle, float length, float halfWidth, int generations)
    {
        var points = new List<StrokePoint> { new(place, halfWidth, 1) };
        var heading = angle;
        var way = 0f;
        while (way < length)
        {
            var step = random.Between(4, 13);
            heading += 0.45f * random.Normal();
            heading = float.Lerp(heading, angle, 0.3f);
            place += step * Vector2.UnitX.Turn(heading);
            way += step;
            var width = halfWidth * MathF.Sqrt(MathF.Max(0, 1 - (way / length))) * random.Between(0.6f, 1.25f);
            points.Add(new StrokePoint(place, MathF.Max(width, 0.35f), 1));
            if (generations > 0 && random.Happens(0.11f))
            {
                Grow(
                    strokes,
                    random,
                    place,
                    heading + (random.Sign() * random.Between(0.5f, 1.2f)),
                    (length - way) * random.Between(0.4f, 0.9f),
                    width * 0.75f,
                    generations - 1);
            }
        }

        strokes.Draw(points);
    }

    private static void Open(Surface surface, Strokes strokes, Random random)
    {
        var noise = new Noise(random.Next());
        var darkness = random.Between(0.78f, 0.95f);
        var depth = random.Between(1.5f, 3.5f);
        var dirt = random.Between(0, 0.3f);
        strokes.ForEach((i, inside, _) =>
        {
            var (x, y) = (i % Surface.Size, i / Surface.Size);
            var ragged = inside + (1.3f * noise.Octaves(x * 0.16f, y * 0.16f, 2));
            var gap = Curve.SmoothStep(-0.7f, 0.9f, ragged);
            var brink = Curve.Bell(ragged, -1.8f, 1.6f);
            var smear = Curve.SmoothStep(-Strokes.Reach, 0, inside) * dirt;
            surface.Albedo[i] *= (1 - (darkness * gap)) * (1 - smear) * (1 + (0.15f * brink));
            surface.Height[i] -= depth * (gap + (0.25f * Curve.SmoothStep(-4, 0, ragged)));
            surface.Gloss[i] *= 1 - gap;
        });
    }
}
