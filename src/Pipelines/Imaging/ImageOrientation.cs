using System.Runtime.InteropServices;
using SkiaSharp;

namespace Pipelines.Imaging;

/// <summary>Turns an image upright by its EXIF orientation (tag 0x0112, values 1 to 8).</summary>
internal static class ImageOrientation
{
    /// <summary>Whether width and height change places.</summary>
    public static bool SwapsSides(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>A new image with the stored pixels in upright order; nothing is resampled.</summary>
    /// <exception cref="BadImageException">No memory for a second copy.</exception>
    public static SKBitmap TurnUpright(SKBitmap stored, SKEncodedOrigin origin)
    {
        var (width, height) = (stored.Width, stored.Height);
        var info = SwapsSides(origin) ? stored.Info.WithSize(height, width) : stored.Info;
        var upright = new SKBitmap();
        if (!upright.TryAllocPixels(info))
        {
            upright.Dispose();
            throw new BadImageException($"too large: no memory for {width} x {height} pixels");
        }

        var stride = stored.RowBytes / sizeof(uint);

        // Where the upright image's first pixel is stored, and how far apart its neighbours to the right and below are stored.
        var (right, bottom) = (width - 1, (height - 1) * stride);
        var (first, across, down) = origin switch
        {
            SKEncodedOrigin.TopRight => (right, -1, stride),
            SKEncodedOrigin.BottomRight => (right + bottom, -1, -stride),
            SKEncodedOrigin.BottomLeft => (bottom, 1, -stride),
            SKEncodedOrigin.LeftTop => (0, stride, 1),
            SKEncodedOrigin.RightTop => (bottom, -stride, 1),
            SKEncodedOrigin.RightBottom => (right + bottom, -stride, -1),
            SKEncodedOrigin.LeftBottom => (right, stride, -1),
            _ => (0, 1, stride),
        };

        var source = MemoryMarshal.Cast<byte, uint>(stored.GetPixelSpan());
        var target = PixelsOf(upright);
        for (var y = 0; y < info.Height; y++)
        {
            var row = target.Slice(y * info.Width, info.Width);
            var from = first + (y * down);
            for (var x = 0; x < row.Length; x++, from += across)
            {
                row[x] = source[from];
            }
        }

        return upright;
    }

    private static unsafe Span<uint> PixelsOf(SKBitmap bitmap) => new((void*)bitmap.GetPixels(), bitmap.Width * bitmap.Height);
}
