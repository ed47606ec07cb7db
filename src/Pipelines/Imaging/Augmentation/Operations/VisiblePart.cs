using SkiaSharp;

namespace Pipelines.Imaging.Augmentation.Operations;

/// <summary>The part of the unaugmented square that an augmented image shows, in shares of its sides from the left and the top.</summary>
/// <param name="Left">Left edge, from 0.</param>
/// <param name="Top">Top edge, from 0.</param>
/// <param name="Right">Right edge, up to 1.</param>
/// <param name="Bottom">Bottom edge, up to 1.</param>
internal readonly record struct VisiblePart(float Left, float Top, float Right, float Bottom)
{
    /// <summary>The whole square.</summary>
    public static VisiblePart Whole { get; } = new(0, 0, 1, 1);

    /// <summary>A part that was cropped from the image; where it lies outside the square, the nearest part within.</summary>
    internal static VisiblePart Of(SKRectI crop, SKRect served)
    {
        var (left, right) = Within((crop.Left - served.Left) / served.Width, (crop.Right - served.Left) / served.Width);
        var (top, bottom) = Within((crop.Top - served.Top) / served.Height, (crop.Bottom - served.Top) / served.Height);
        return new(left, top, right, bottom);
    }

    private static (float From, float To) Within(float from, float to)
    {
        const float Least = 1f / 64;
        from = Math.Clamp(from, 0, 1 - Least);
        return (from, Math.Clamp(to, from + Least, 1));
    }
}
