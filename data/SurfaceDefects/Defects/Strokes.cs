using System.Numerics;

namespace SurfaceDefects.Defects;

/// <summary>A point of a line's centre, with half the line's width and its strength (0 to 1) there.</summary>
internal readonly record struct StrokePoint(Vector2 Position, float HalfWidth, float Strength);

/// <summary>Lines on a surface, as the distance of every point from the nearest line's edge.</summary>
internal sealed class Strokes
{
    /// <summary>How far outside a line its distance is still known.</summary>
    public const float Reach = 8;

    private readonly float[] inside = new float[Surface.Size * Surface.Size];
    private readonly float[] strength = new float[Surface.Size * Surface.Size];

    /// <summary>No lines yet.</summary>
    public Strokes() => Array.Fill(inside, -Reach);

    /// <summary>Draws one line through the points.</summary>
    public void Draw(IReadOnlyList<StrokePoint> line)
    {
        for (var i = 1; i < line.Count; i++)
        {
            DrawPiece(line[i - 1], line[i]);
        }
    }

    /// <summary>
    /// Calls <paramref name="paint"/> for the points in and near the lines with index, depth inside the edge (negative outside, down to
    /// minus <see cref="Reach"/>) and strength.
    /// </summary>
    public void ForEach(Action<int, float, float> paint)
    {
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] > -Reach)
            {
                paint(i, inside[i], strength[i]);
            }
        }
    }

    private void DrawPiece(StrokePoint from, StrokePoint to)
    {
        var way = to.Position - from.Position;
        var length = MathF.Max(way.LengthSquared(), 1e-6f);
        var reach = (MathF.Sqrt(length) / 2) + MathF.Max(from.HalfWidth, to.HalfWidth) + Reach;
        Surface.ForEach((from.Position + to.Position) / 2, reach, (i, x, y) =>
        {
            var t = Math.Clamp(Vector2.Dot(new Vector2(x, y) - from.Position, way) / length, 0, 1);
            var depth = float.Lerp(from.HalfWidth, to.HalfWidth, t) - Vector2.Distance(new Vector2(x, y), from.Position + (t * way));
            if (depth > inside[i])
            {
                inside[i] = depth;
                strength[i] = float.Lerp(from.Strength, to.Strength, t);
            }
        });
    }
}
