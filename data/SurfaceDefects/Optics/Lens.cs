using System.Numerics;

namespace SurfaceDefects.Optics;

/// <summary>What a lens and an unsteady hand do to a picture.</summary>
internal static class Lens
{
    /// <summary>A little out of focus, and in some pictures moved while the shutter was open.</summary>
    public static void Blur(Photograph photograph, Random random)
    {
        var focus = random.Between(0.3f, 0.75f);
        Smear(photograph, new Vector2(1, 0), focus);
        Smear(photograph, new Vector2(0, 1), focus);
        if (random.Happens(0.2f))
        {
            Smear(photograph, Vector2.UnitX.Turn(random.Between(0, MathF.PI)), random.Between(0.6f, 1.3f));
        }
    }

    /// <summary>The corners get less light than the middle.</summary>
    public static void Vignette(Photograph photograph, Random random)
    {
        var strength = random.Between(0.1f, 0.45f);
        var size = new Vector2(photograph.Width, photograph.Height);
        var middle = size * new Vector2(random.Between(0.4f, 0.6f), random.Between(0.4f, 0.6f));
        for (var i = 0; i < photograph.Pixels.Length; i++)
        {
            var place = new Vector2(i % photograph.Width, i / photograph.Width);
            photograph.Pixels[i] *= 1 - (strength * (place - middle).LengthSquared() / (size / 2).LengthSquared());
        }
    }

    /// <summary>Spreads light along one direction, normally distributed with the given standard deviation in pixels.</summary>
    private static void Smear(Photograph photograph, Vector2 direction, float deviation)
    {
        var source = (Vector3[])photograph.Pixels.Clone();
        var reach = (int)MathF.Ceiling(2.5f * deviation);
        for (var i = 0; i < source.Length; i++)
        {
            var (sum, weights) = (Vector3.Zero, 0f);
            for (var step = -reach; step <= reach; step++)
            {
                var x = Math.Clamp((int)MathF.Round((i % photograph.Width) + (step * direction.X)), 0, photograph.Width - 1);
                var y = Math.Clamp((int)MathF.Round((i / photograph.Width) + (step * direction.Y)), 0, photograph.Height - 1);
                var weight = Curve.Bell(step, 0, 1.414f * deviation);
                sum += weight * source[(y * photograph.Width) + x];
                weights += weight;
            }

            photograph.Pixels[i] = sum / weights;
        }
    }
}
