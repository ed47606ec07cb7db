using SkiaSharp;

namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>
/// Covers a rectangle with random pixels (Zhong et al., Random Erasing Data Augmentation, 2017: their best variant, RE-R).
/// </summary>
internal static class RandomErasing
{
    private const int Attempts = 10;

    /// <summary>Draws the rectangle: area and position uniformly, the aspect ratio uniformly on a logarithmic scale.</summary>
    /// <param name="size">Side of the square image, in pixels.</param>
    /// <param name="options">The ranges.</param>
    /// <param name="random">The random numbers.</param>
    /// <returns>The rectangle; empty where ten attempts gave none that fits.</returns>
    public static SKRectI SampleBox(int size, RandomErasingOptions options, AugmentationRandom random)
    {
        var spread = Math.Log(options.AspectRatio);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = (double)size * size * random.Uniform(options.MinimumScale, options.MaximumScale);
            var aspect = Math.Exp(random.Uniform(-spread, spread));
            var width = (int)Math.Round(Math.Sqrt(area * aspect));
            var height = (int)Math.Round(Math.Sqrt(area / aspect));
            if (width > 0 && height > 0 && width <= size && height <= size)
            {
                return SKRectI.Create(random.Below(size - width + 1), random.Below(size - height + 1), width, height);
            }
        }

        return SKRectI.Empty;
    }

    /// <summary>Fills the rectangle with random bytes.</summary>
    /// <param name="planes">Planar RGB, 0 to 255.</param>
    /// <param name="size">Side of the square image, in pixels.</param>
    /// <param name="box">The rectangle, inside the image.</param>
    /// <param name="random">The random numbers.</param>
    public static void Fill(Span<float> planes, int size, SKRectI box, AugmentationRandom random)
    {
        for (var plane = 0; plane < planes.Length; plane += size * size)
        {
            for (var y = box.Top; y < box.Bottom; y++)
            {
                var row = planes.Slice(plane + (y * size) + box.Left, box.Width);
                var bits = 0UL;
                for (var x = 0; x < row.Length; x++, bits >>= 8)
                {
                    bits = x % 8 == 0 ? random.Next() : bits;
                    row[x] = (byte)bits;
                }
            }
        }
    }
}
