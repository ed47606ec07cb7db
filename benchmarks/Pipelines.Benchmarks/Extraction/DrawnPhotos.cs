using Pipelines.Data;
using SkiaSharp;

namespace Pipelines.Benchmarks.Extraction;

/// <summary>
/// JPEGs of 640 × 480 drawn by seed: coloured noise of all sizes, the large strong and the small weak, as in photos. At quality 90 they
/// have about 137 KB, which is what photos of that size have, so decoding costs as much.
/// </summary>
internal static class DrawnPhotos
{
    private const int Width = 640;
    private const int Height = 480;

    /// <summary>Writes the pictures 000.jpg, 001.jpg … into a folder.</summary>
    public static IReadOnlyList<HashedImage> Write(string folder, int count)
    {
        var images = new HashedImage[count];
        Parallel.For(0, count, i =>
        {
            var content = Draw(seed: i);
            var name = $"{i:d3}.jpg";
            var path = Path.Combine(folder, name);
            File.WriteAllBytes(path, content);
            images[i] = new(new ImageItem(path, name, null), ContentHash.Of(content));
        });
        return images;
    }

    private static byte[] Draw(int seed)
    {
        var random = new Random(seed);
        using var picture = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(picture);
        canvas.Clear(SKColors.Gray);
        for (var cell = 160; cell >= 1; cell /= 2)
        {
            // Each octave is drawn over the ones before it.
            using var paint =
                new SKPaint { FilterQuality = SKFilterQuality.High, Color = SKColors.White.WithAlpha((byte)(cell > 8 ? 140 : 54)) };
            using var noise = Noise(random, Width / cell, Height / cell);
            canvas.DrawBitmap(noise, new SKRect(0, 0, Width, Height), paint);
        }

        using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, 90);
        return jpeg.ToArray();
    }

    private static SKBitmap Noise(Random random, int width, int height)
    {
        var noise = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        noise.Pixels = [.. Enumerable.Range(0, width * height).Select(_ => new SKColor((uint)random.NextInt64(1L << 32)).WithAlpha(255))];
        return noise;
    }
}
