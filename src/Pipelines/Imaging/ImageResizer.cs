using SkiaSharp;

namespace Pipelines.Imaging;

/// <summary>
/// Makes a square of an image of any shape, pixel for pixel as ML.NET 5.0's ResizeImages does with IsoCrop (centre) and IsoPad.
/// </summary>
/// <remarks>
/// This includes a detail that looks like an error: the scale is a float, and position and size of the drawn image are truncated to whole
/// pixels, so that a black column or row may remain. The one difference: where truncation leaves an image of no width or height (a very
/// long image with IsoPad, of which ML.NET draws nothing), it is drawn one pixel wide.
/// </remarks>
internal static class ImageResizer
{
    /// <summary>Resizes to <paramref name="size"/> × <paramref name="size"/>.</summary>
    /// <param name="image">An opaque image, as <see cref="ImageDecoder.Decode"/> gives it.</param>
    /// <param name="size">Side of the square, in pixels.</param>
    /// <param name="mode">How the image fills the square.</param>
    /// <returns>A new image, which the caller disposes; <paramref name="image"/> itself where it has that size already.</returns>
    public static SKBitmap Resize(SKBitmap image, int size, ResizeMode mode)
    {
        if (image.Width == size && image.Height == size)
        {
            return image;
        }

        var square = new SKBitmap(size, size, isOpaque: true);
        using var canvas = new SKCanvas(square);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        canvas.DrawBitmap(image, new SKRect(0, 0, image.Width, image.Height), Target(image.Width, image.Height, size, mode), paint);
        return square;
    }

    /// <summary>Where the whole image is drawn in the square's coordinates; beyond its edges when it is cropped.</summary>
    internal static SKRectI Target(int width, int height, int size, ResizeMode mode)
    {
        var across = (float)size / width;
        var down = (float)size / height;
        var scale = mode == ResizeMode.Crop ? MathF.Max(across, down) : MathF.Min(across, down);
        var left = scale == across ? 0 : (int)((size - (width * scale)) / 2);
        var top = scale == down ? 0 : (int)((size - (height * scale)) / 2);
        return SKRectI.Create(left, top, Math.Max(1, (int)(width * scale)), Math.Max(1, (int)(height * scale)));
    }
}
