using System.Numerics;

namespace SurfaceDefects;

/// <summary>
/// A square piece of a material, seen from straight above and without light. Everything on it is measured in its own pixels,
/// of which about 1.7 make one pixel of the picture.
/// </summary>
internal sealed class Surface
{
    /// <summary>Width and height.</summary>
    public const int Size = 512;

    /// <summary>The part of the light that is thrown back, red, green and blue, 0 to 1, linear. Row by row.</summary>
    public Vector3[] Albedo { get; } = new Vector3[Size * Size];

    /// <summary>How far a point stands out towards the viewer.</summary>
    public float[] Height { get; } = new float[Size * Size];

    /// <summary>The strength of the mirrored light, 0 to 1.</summary>
    public float[] Gloss { get; } = new float[Size * Size];

    /// <summary>How narrow highlights are: the exponent of Blinn (1977).</summary>
    public float Shininess { get; init; } = 20;

    /// <summary>The colour under the skin, which a scratch lays bare.</summary>
    public Vector3 Beneath { get; init; } = new(0.5f);

    /// <summary>The middle.</summary>
    public static Vector2 Centre => new(Size / 2f);

    /// <summary>Calls <paramref name="paint"/> with the index and the place of every point.</summary>
    public static void ForEach(Action<int, float, float> paint) => ForEach(Centre, Size, paint);

    /// <summary>
    /// Calls <paramref name="paint"/> for the points not farther from <paramref name="centre"/> than <paramref name="reach"/> along either
    /// axis.
    /// </summary>
    public static void ForEach(Vector2 centre, float reach, Action<int, float, float> paint)
    {
        var (left, right) = (Math.Max(0, (int)(centre.X - reach)), Math.Min(Size - 1, (int)(centre.X + reach)));
        var (top, bottom) = (Math.Max(0, (int)(centre.Y - reach)), Math.Min(Size - 1, (int)(centre.Y + reach)));
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                paint((y * Size) + x, x, y);
            }
        }
    }

    /// <summary>Some place near the middle, where the camera will see it.</summary>
    public static Vector2 PlaceNearCentre(Random random, float spread) =>
        Centre + new Vector2(random.Between(-spread, spread), random.Between(-spread, spread));
}
