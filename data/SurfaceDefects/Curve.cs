using System.Numerics;

namespace SurfaceDefects;

/// <summary>Curves that blend one value into another.</summary>
internal static class Curve
{
    /// <summary>0 below <paramref name="low"/>, 1 above <paramref name="high"/>, a smooth cubic between them.</summary>
    public static float SmoothStep(float low, float high, float value)
    {
        var t = Math.Clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - (2 * t));
    }

    /// <summary>A bell of height 1 around <paramref name="centre"/>.</summary>
    public static float Bell(float value, float centre, float width)
    {
        var t = (value - centre) / width;
        return MathF.Exp(-t * t);
    }

    /// <summary>The value turned by an angle in radians.</summary>
    public static Vector2 Turn(this Vector2 value, float angle)
    {
        var (sin, cos) = MathF.SinCos(angle);
        return new Vector2((value.X * cos) - (value.Y * sin), (value.X * sin) + (value.Y * cos));
    }
}
