using SkiaSharp;

namespace Pipelines.Imaging;

/// <summary>Makes of decoded pixels the picture that <see cref="ImageDecoder.Decode"/> would make of the same image in a file.</summary>
internal static class PixelBitmap
{
    /// <summary>The picture: opaque, transparency put on white, 4 bytes a pixel in the platform's order.</summary>
    /// <returns>The picture; the caller disposes it.</returns>
    /// <exception cref="BadImageException">Too many pixels.</exception>
    public static SKBitmap Create(ImagePixels pixels)
    {
        if ((long)pixels.Width * pixels.Height > ImageDecoder.MaximumPixels)
        {
            throw new BadImageException(ImageDecoder.TooLarge(pixels.Width, pixels.Height));
        }

        var hasAlpha = pixels.Format is ImagePixelFormat.Rgba or ImagePixelFormat.Bgra;
        var info = new SKImageInfo(
            pixels.Width, pixels.Height, SKImageInfo.PlatformColorType, hasAlpha ? SKAlphaType.Premul : SKAlphaType.Opaque);
        var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info))
        {
            bitmap.Dispose();
            throw new BadImageException($"too large: no memory for {info.Width} x {info.Height} pixels");
        }

        if (!hasAlpha)
        {
            CopyOpaque(pixels, bitmap);
            bitmap.SetImmutable();
            return bitmap;
        }

        CopyWithAlpha(pixels, bitmap);
        ImageDecoder.PutOnWhite(bitmap);
        bitmap.SetImmutable();
        return bitmap;
    }

    private static unsafe void CopyWithAlpha(ImagePixels pixels, SKBitmap bitmap)
    {
        var color = pixels.Format == ImagePixelFormat.Rgba ? SKColorType.Rgba8888 : SKColorType.Bgra8888;
        using var data = pixels.Data.Pin();
        using var source = new SKPixmap(
            new SKImageInfo(pixels.Width, pixels.Height, color, SKAlphaType.Unpremul), (nint)data.Pointer, pixels.Stride);

        // It fails only for formats that cannot be converted into one another.
        _ = source.ReadPixels(bitmap.Info, bitmap.GetPixels(), bitmap.RowBytes);
    }

    private static unsafe void CopyOpaque(ImagePixels pixels, SKBitmap bitmap)
    {
        // One pixel is one little-endian integer, and only the places of red and blue in it depend on the platform.
        var isReversed = (pixels.Format == ImagePixelFormat.Rgb) == (bitmap.ColorType == SKColorType.Bgra8888);
        var (first, third) = isReversed ? (16, 0) : (0, 16);
        for (var y = 0; y < pixels.Height; y++)
        {
            var source = pixels.Data.Span.Slice(y * pixels.Stride, 3 * pixels.Width);
            var target = new Span<uint>((byte*)bitmap.GetPixels() + ((long)y * bitmap.RowBytes), pixels.Width);
            for (var x = 0; x < target.Length; x++)
            {
                var (a, b, c) = ((uint)source[3 * x], (uint)source[(3 * x) + 1], (uint)source[(3 * x) + 2]);
                target[x] = 0xFF000000 | (a << first) | (b << 8) | (c << third);
            }
        }
    }
}
