using System.Numerics;

namespace SurfaceDefects.Optics;

/// <summary>Exposure, white balance, noise and tone curve: from light to the values that a screen shows.</summary>
internal static class Sensor
{
    /// <summary>Turns linear light into sRGB values from 0 to 1 in place.</summary>
    public static void Develop(Photograph photograph, Random random)
    {
        var pixels = photograph.Pixels;
        var mean = pixels.Aggregate(Vector3.Zero, (sum, pixel) => sum + pixel) / pixels.Length;
        var brightness = (0.3f * mean.X) + (0.59f * mean.Y) + (0.11f * mean.Z);

        // As in a camera, dark surfaces come out somewhat darker than bright ones, but not by as much as they are.
        var exposure = 0.21f * MathF.Pow(brightness / 0.21f, 0.45f) / brightness * MathF.Pow(2, random.Between(-0.55f, 0.55f));
        var warmth = random.Between(-0.16f, 0.16f);
        var balance = new Vector3(1 + warmth, 1 + random.Between(-0.03f, 0.03f), 1 - warmth) * exposure;
        var grain = random.Between(0.006f, 0.022f);
        var contrast = random.Between(0, 0.35f);
        for (var i = 0; i < pixels.Length; i++)
        {
            var exposed = Vector3.Max(pixels[i] * balance, Vector3.Zero);
            var shared = random.Normal();
            pixels[i] = new Vector3(
                Tone(exposed.X, grain * ((0.7f * shared) + (0.5f * random.Normal())), contrast),
                Tone(exposed.Y, grain * ((0.7f * shared) + (0.5f * random.Normal())), contrast),
                Tone(exposed.Z, grain * ((0.7f * shared) + (0.5f * random.Normal())), contrast));
        }
    }

    /// <summary>
    /// Photon noise grows with the square root of the light; then the sRGB curve, highlights rolled off, an S for contrast.
    /// </summary>
    private static float Tone(float light, float noise, float contrast)
    {
        light += noise * (0.15f + MathF.Sqrt(light));
        light = light < 0.7f ? MathF.Max(light, 0) : 0.7f + (0.3f * (1 - MathF.Exp((0.7f - light) / 0.3f)));
        var value = light <= 0.0031308f ? 12.92f * light : (1.055f * MathF.Pow(light, 1 / 2.4f)) - 0.055f;
        return float.Lerp(value, Curve.SmoothStep(0, 1, value), contrast);
    }
}
