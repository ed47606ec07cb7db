using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Reporting.Pictures;

/// <summary>Makes a small JPEG of an image file: upright, the whole image.</summary>
/// <param name="side">The longer side, in pixels; a smaller image keeps its size.</param>
/// <param name="quality">The JPEG's quality, 0 to 100.</param>
internal sealed class Thumbnail(int side, int quality)
{
    /// <summary>The JPEG, and the size of the image itself.</summary>
    /// <param name="Jpeg">The bytes.</param>
    /// <param name="Width">Pixels across of the upright image.</param>
    /// <param name="Height">Pixels down.</param>
    internal sealed record Picture(byte[] Jpeg, int Width, int Height);

    /// <summary>Makes one; null where the file cannot be read or is no usable image.</summary>
    /// <param name="path">The file.</param>
    public Picture? TryMake(string path)
    {
        try
        {
            var content = File.ReadAllBytes(path);
            var header = ImageDecoder.Probe(content);
            using var image = ImageDecoder.DecodeReduced(content, Math.Max(1, ShorterSide(header)));
            var scale = Math.Min(1f, side / (float)Math.Max(image.Width, image.Height));
            var info = new SKImageInfo(
                Math.Max(1, (int)MathF.Round(image.Width * scale)),
                Math.Max(1, (int)MathF.Round(image.Height * scale)),
                SKImageInfo.PlatformColorType,
                SKAlphaType.Opaque);
            using var small = new SKBitmap(info);
            if (!image.ScalePixels(small, SKFilterQuality.Medium))
            {
                return null;
            }

            return new(Encode(small), header.Width, header.Height);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or BadImageException)
        {
            return null;
        }
    }

    /// <summary>Noise and fine patterns are encoded worse, or some hundred of them would make a page too large to be sent.</summary>
    private byte[] Encode(SKBitmap picture)
    {
        var most = picture.Width * picture.Height / 4;
        for (var attempt = quality; ; attempt -= 20)
        {
            using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, attempt);
            if (jpeg.Size <= most || attempt <= 20)
            {
                return jpeg.ToArray();
            }
        }
    }

    /// <summary>Makes one of each file, on all cores.</summary>
    /// <param name="paths">The files; null for one that is not there.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Picture?[] TryMakeAll(IReadOnlyList<string?> paths, CancellationToken cancellation)
    {
        var pictures = new Picture?[paths.Count];
        Parallel.For(
            0,
            paths.Count,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => pictures[i] = paths[i] is { } path ? TryMake(path) : null);
        return pictures;
    }

    /// <summary>The shorter side of the small picture: what a JPEG has to be decoded to at least.</summary>
    private int ShorterSide(ImageHeader image) =>
        (int)((long)side * Math.Min(image.Width, image.Height) / Math.Max(1, Math.Max(image.Width, image.Height)));
}
