using SkiaSharp;

namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>
/// Draws a part of a picture, turned, as a square: one resampling, with the filter that <see cref="ImageResizer"/> uses (mipmaps where the picture shrinks, bicubic
/// where it grows). Draws into the same square every time, so each thread has its own.
/// </summary>
internal sealed class PictureResampler : IDisposable
{
    /// <summary>
    /// A part of a pixel that cannot be seen. Without it a quarter turn, whose filter begins exactly between two pixels, takes neighbours at random from both sides.
    /// </summary>
    private const float Nudge = 1f / 1024;

    private readonly Preprocessing _preprocessing;
    private readonly SKBitmap _square;
    private readonly SKCanvas _canvas;

    /// <summary>Creates a resampler that makes squares of the resized size.</summary>
    public PictureResampler(Preprocessing preprocessing)
    {
        _preprocessing = preprocessing;
        _square = new SKBitmap(preprocessing.ResizedSize, preprocessing.ResizedSize, isOpaque: true);
        _canvas = new SKCanvas(_square);
    }

    /// <summary>The part of a picture, in its own pixels, that fills the square when nothing is augmented.</summary>
    public SKRect ServedRegion(SKBitmap picture)
    {
        var size = _preprocessing.ResizedSize;
        var target = ImageResizer.Target(picture.Width, picture.Height, size, _preprocessing.Resize);
        var (across, down) = ((float)picture.Width / target.Width, (float)picture.Height / target.Height);
        return SKRect.Create(-target.Left * across, -target.Top * down, size * across, size * down);
    }

    /// <summary>Draws a part of the picture upright.</summary>
    /// <param name="picture">An opaque picture.</param>
    /// <param name="region">The part, in pixels of the picture; it meets the picture. What lies outside the picture becomes black.</param>
    /// <returns>The square; valid until the next call.</returns>
    public SKBitmap Draw(SKBitmap picture, SKRectI region)
    {
        var visible = SKRectI.Intersect(region, picture.Info.Rect);
        if (visible != region)
        {
            _canvas.Clear(SKColors.Black);
        }

        // The subset shares the picture's pixels; mipmaps are then made of it alone.
        using var subset = new SKBitmap();
        picture.ExtractSubset(subset, visible);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        _canvas.DrawBitmap(subset, AtLeastOnePixel(ToSquare(region).MapRect(visible)), paint);
        return _square;
    }

    /// <summary>Draws a part of the picture turned about the part's centre.</summary>
    /// <param name="picture">An opaque picture.</param>
    /// <param name="region">The part, in pixels of the picture.</param>
    /// <param name="degrees">The angle, clockwise. What lies outside the picture is mirrored in; where pictures are padded it is black.</param>
    /// <returns>The square; valid until the next call.</returns>
    public SKBitmap Draw(SKBitmap picture, SKRect region, float degrees)
    {
        var middle = _preprocessing.ResizedSize / 2f;
        var toSquare = SKMatrix.Concat(SKMatrix.CreateRotationDegrees(degrees, middle, middle), ToSquare(region));

        var visible = Visible(picture, toSquare.Invert().MapRect(_square.Info.Rect));
        using var subset = new SKBitmap();
        picture.ExtractSubset(subset, visible);

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

    /// <summary>Nothing at all would be drawn of a very long picture in a padded square.</summary>
    private static SKRect AtLeastOnePixel(SKRect target)
    {
        if (target.Width < 1)
        {
            target = SKRect.Create(MathF.Floor(target.MidX), target.Top, 1, target.Height);
        }

        return target.Height < 1 ? SKRect.Create(target.Left, MathF.Floor(target.MidY), target.Width, 1) : target;
    }

    /// <summary>The shader copies its pixels: only those that can be seen are given to it, and some around them for the filter.</summary>
    private SKRectI Visible(SKBitmap picture, SKRect seen)
    {
        var margin = 4 * Math.Max(1, Math.Max(seen.Width, seen.Height) / _preprocessing.ResizedSize);
        seen.Inflate(margin, margin);

        // A mipmap averages blocks of 2, 4, 8 ... pixels from the subset's corner: on this grid they are the whole picture's blocks.
        const float Grid = 32;
        var aligned = new SKRectI(
            (int)(MathF.Floor(seen.Left / Grid) * Grid),
            (int)(MathF.Floor(seen.Top / Grid) * Grid),
            (int)(MathF.Ceiling(seen.Right / Grid) * Grid),
            (int)(MathF.Ceiling(seen.Bottom / Grid) * Grid));
        return SKRectI.Intersect(aligned, picture.Info.Rect);
    }

    private SKMatrix ToSquare(SKRect region)
    {
        var (across, down) = (_preprocessing.ResizedSize / region.Width, _preprocessing.ResizedSize / region.Height);
        return SKMatrix.CreateScaleTranslation(across, down, -region.Left * across, -region.Top * down);
    }
}
