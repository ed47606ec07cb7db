using System.Numerics;

namespace SurfaceDefects.Optics;

/// <summary>
/// Lights a surface: a lamp at some distance to one side, the sky all around, and in some pictures a soft shadow across.
/// Diffuse light after Lambert, highlights after Blinn (1977).
/// </summary>
internal static class Lamp
{
    /// <summary>The light that leaves every point towards the camera, red, green and blue, linear.</summary>
    public static Vector3[] Shine(Surface surface, Random random)
    {
        var direction = Vector2.UnitX.Turn(random.Between(0, MathF.Tau));
        var elevation = random.Between(0.42f, 0.78f);
        var distance = random.Between(450, 1300);
        var lamp = new Vector3(Surface.Centre + (direction * distance * MathF.Cos(elevation)), distance * MathF.Sin(elevation));
        var camera = new Vector3(Surface.Centre, 900);
        var sky = random.Between(0.12f, 0.32f);
        var shadow = Shadow(random);
        var light = new Vector3[surface.Albedo.Length];
        Surface.ForEach((i, x, y) =>
        {
            var point = new Vector3(x, y, 0);
            var normal = Normal(surface.Height, (int)x, (int)y);
            var toLamp = lamp - point;
            var falloff = distance * distance / toLamp.LengthSquared();
            var towards = Vector3.Normalize(toLamp);
            var half = Vector3.Normalize(towards + Vector3.Normalize(camera - point));
            var lit = shadow(x, y) * falloff;
            var diffuse = sky * (0.5f + (0.5f * normal.Z)) + (lit * MathF.Max(0, Vector3.Dot(normal, towards)));
            var highlight = surface.Gloss[i] * lit * MathF.Pow(MathF.Max(0, Vector3.Dot(normal, half)), surface.Shininess);
            light[i] = (surface.Albedo[i] * diffuse) + new Vector3(highlight);
        });
        return light;
    }

    private static Vector3 Normal(float[] height, int x, int y)
    {
        var (left, right) = (Math.Max(x - 1, 0), Math.Min(x + 1, Surface.Size - 1));
        var (top, bottom) = (Math.Max(y - 1, 0), Math.Min(y + 1, Surface.Size - 1));
        var dx = (height[(y * Surface.Size) + right] - height[(y * Surface.Size) + left]) / (right - left);
        var dy = (height[(bottom * Surface.Size) + x] - height[(top * Surface.Size) + x]) / (bottom - top);
        return Vector3.Normalize(new Vector3(-dx, -dy, 1));
    }

    /// <summary>The part of the lamp's light that arrives: something out of the picture may keep some of it off one side.</summary>
    private static Func<float, float, float> Shadow(Random random)
    {
        if (!random.Happens(0.15f))
        {
            return (_, _) => 1;
        }

        var across = Vector2.UnitX.Turn(random.Between(0, MathF.Tau));
        var border = random.Between(-110, 110);
        var softness = random.Between(15, 70);
        var darkness = random.Between(0.25f, 0.6f);
        return (x, y) =>
            1 - (darkness * Curve.SmoothStep(-softness, softness, Vector2.Dot(new Vector2(x, y) - Surface.Centre, across) - border));
    }
}
