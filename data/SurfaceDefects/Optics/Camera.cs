using System.Numerics;

namespace SurfaceDefects.Optics;

/// <summary>
/// Photographs a lit surface: turned and slightly tilted, at a distance, more or less in focus, with vignette, exposure, white balance
/// and the noise of a sensor.
/// </summary>
internal static class Camera
{
    private const int SamplesPerSide = 3;

    /// <summary>The part of the surface that the picture's longer side shows at most; its diagonal still fits on the surface.</summary>
    private const float WidestView = 320;

    /// <summary>Takes the picture; sizes are drawn, too.</summary>
    public static Photograph Expose(Vector3[] light, Random random)
    {
        var (width, height) = (random.Next(160, 201), random.Next(144, 177));
        if (random.Happens(0.3f))
        {
            (width, height) = (height, width);
        }

        var photograph = new Photograph(width, height, Project(light, width, height, random));
        Lens.Blur(photograph, random);
        Lens.Vignette(photograph, random);
        Sensor.Develop(photograph, random);
        return photograph;
    }

    private static Vector3[] Project(Vector3[] light, int width, int height, Random random)
    {
        var turn = random.Between(0, MathF.Tau);
        var view = WidestView * random.Between(0.72f, 1) / Math.Max(width, height);
        var tilt = new Vector2(random.Between(-0.22f, 0.22f), random.Between(-0.22f, 0.22f)) / Math.Max(width, height);
        var centre = Surface.PlaceNearCentre(random, 8);
        var pixels = new Vector3[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var sum = Vector3.Zero;
                for (var sample = 0; sample < SamplesPerSide * SamplesPerSide; sample++)
                {
                    var fine = new Vector2(sample % SamplesPerSide, sample / SamplesPerSide);
                    var place = new Vector2(x, y) + ((fine + new Vector2(0.5f)) / SamplesPerSide) - (new Vector2(width, height) / 2);
                    place = (place / (1 + Vector2.Dot(place, tilt))).Turn(turn);
                    sum += At(light, centre + (place * view));
                }

                pixels[(y * width) + x] = sum / (SamplesPerSide * SamplesPerSide);
            }
        }

        return pixels;
    }

    /// <summary>Bilinear interpolation; beyond the border its last row or column goes on.</summary>
    private static Vector3 At(Vector3[] light, Vector2 place)
    {
        var x = Math.Clamp(place.X, 0, Surface.Size - 1.001f);
        var y = Math.Clamp(place.Y, 0, Surface.Size - 1.001f);
        var (column, row) = ((int)x, (int)y);
        var first = (row * Surface.Size) + column;
        var upper = Vector3.Lerp(light[first], light[first + 1], x - column);
        var lower = Vector3.Lerp(light[first + Surface.Size], light[first + Surface.Size + 1], x - column);
        return Vector3.Lerp(upper, lower, y - row);
    }
}
