using SkiaSharp;

namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>
/// Draws a part of an image, rotated, as a square, in one resampling with the filter of <see cref="ImageResizer"/> (mipmaps where the image
/// shrinks, bicubic where it grows). Reuses one square, so that each thread has its own.
/// </summary>
internal sealed class ImageResampler : IDisposable
{
    /// <summary>
    /// An invisible part of a pixel. Without it a quarter turn, whose filter begins exactly between two pixels, takes neighbours at random
    /// from both sides.
    /// </summary>
    private const float Nudge = 1f / 1024;

    private readonly Preprocessing _preprocessing;
    private readonly SKBitmap _square;
    private readonly SKCanvas _canvas;

    /// <summary>Creates a resampler that makes squares of the resized size.</summary>
    public ImageResampler(Preprocessing preprocessing)
    {
        _preprocessing = preprocessing;
        _square = new SKBitmap(preprocessing.ResizedSize, preprocessing.ResizedSize, isOpaque: true);
        _canvas = new SKCanvas(_square);
    }

    /// <summary>The part of an image, in its own pixels, that fills the square where nothing is augmented.</summary>
    public SKRect ServedRegion(SKBitmap image)
    {
        var size = _preprocessing.ResizedSize;
        var target = ImageResizer.Target(image.Width, image.Height, size, _preprocessing.Resize);
        var (across, down) = ((float)image.Width / target.Width, (float)image.Height / target.Height);
        return SKRect.Create(-target.Left * across, -target.Top * down, size * across, size * down);
    }

    /// <summary>Draws a part of the image upright.</summary>
    /// <param name="image">An opaque image.</param>
    /// <param name="region">The part, in pixels of the image; must overlap the image. What lies outside the image becomes black.</param>
    /// <returns>The square; valid until the next call.</returns>
    public SKBitmap Draw(SKBitmap image, SKRectI region)
    {
        var visible = SKRectI.Intersect(region, image.Info.Rect);
        if (visible != region)
        {
            _canvas.Clear(SKColors.Black);
        }

        // The subset shares the image's pixels; mipmaps are then made of it alone.
        using var subset = new SKBitmap();
        image.ExtractSubset(subset, visible);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        _canvas.DrawBitmap(subset, AtLeastOnePixel(ToSquare(region).MapRect(visible)), paint);
        return _square;
    }

    /// <summary>Draws a part of the image, rotated about the part's centre.</summary>
    /// <param name="image">An opaque image.</param>
    /// <param name="region">The part, in pixels of the image.</param>
    /// <param name="degrees">The angle, clockwise. The image is mirrored beyond its edges; where images are padded, black is drawn
    /// there.</param>
    /// <returns>The square; valid until the next call.</returns>
    public SKBitmap Draw(SKBitmap image, SKRect region, float degrees)
    {
        var middle = _preprocessing.ResizedSize / 2f;
        var toSquare = SKMatrix.Concat(SKMatrix.CreateRotationDegrees(degrees, middle, middle), ToSquare(region));

        var visible = Visible(image, toSquare.Invert().MapRect(_square.Info.Rect));
        using var subset = new SKBitmap();
        image.ExtractSubset(subset, visible);

        var beyond = _preprocessing.Resize == ResizeMode.Pad ? SKShaderTileMode.Decal : SKShaderTileMode.Mirror;
        var fromSubset = SKMatrix.CreateTranslation(visible.Left + Nudge, visible.Top + Nudge);
        using var shader = SKShader.CreateBitmap(subset, beyond, beyond, SKMatrix.Concat(toSquare, fromSubset));
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High, Shader = shader };
        _canvas.Clear(SKColors.Black);
        _canvas.DrawPaint(paint);
        return _square;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _canvas.Dispose();
        _square.Dispose();
    }

    /// <summary>Otherwise nothing would be drawn of a very long image in a padded square.</summary>
    private static SKRect AtLeastOnePixel(SKRect target)
    {
        if (target.Width < 1)
        {
            target = SKRect.Create(MathF.Floor(target.MidX), target.Top, 1, target.Height);
        }

        return target.Height < 1 ? SKRect.Create(target.Left, MathF.Floor(target.MidY), target.Width, 1) : target;
    }

    /// <summary>The shader copies its pixels: it gets only the visible ones, and some around them for the filter.</summary>
    private SKRectI Visible(SKBitmap image, SKRect seen)
    {
        var margin = 4 * Math.Max(1, Math.Max(seen.Width, seen.Height) / _preprocessing.ResizedSize);
        seen.Inflate(margin, margin);

        // A mipmap averages blocks of 2, 4, 8 ... pixels from the subset's corner: on this grid they are the whole image's blocks.
        const float Grid = 32;
        var aligned = new SKRectI(
            (int)(MathF.Floor(seen.Left / Grid) * Grid),
            (int)(MathF.Floor(seen.Top / Grid) * Grid),
            (int)(MathF.Ceiling(seen.Right / Grid) * Grid),
            (int)(MathF.Ceiling(seen.Bottom / Grid) * Grid));
        return SKRectI.Intersect(aligned, image.Info.Rect);
    }

    private SKMatrix ToSquare(SKRect region)
    {
        var (across, down) = (_preprocessing.ResizedSize / region.Width, _preprocessing.ResizedSize / region.Height);
        return SKMatrix.CreateScaleTranslation(across, down, -region.Left * across, -region.Top * down);
    }
}
