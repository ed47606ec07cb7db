using Pipelines.Data.NearDuplicates;
using SkiaSharp;

namespace Pipelines.Auditing.Pictures;

/// <summary>How sharp an image is (the variance of its Laplacian, Pech-Pacheco and others, 2000), whatever its size and contrast.</summary>
internal static class PictureSharpness
{
    /// <summary>Pixels of a side of the square in which sharpness is measured.</summary>
    public const int Side = 128;

    /// <summary>The logarithm of the variance of the Laplacian over that of the grey values; 0 for a uniform image.</summary>
    public static double Of(SKBitmap image)
    {
        var grey = GreySquare.Of(image, Side);
        var (sum, squares, greySum, greySquares) = (0.0, 0.0, 0.0, 0.0);
        for (var y = 1; y < Side - 1; y++)
        {
            for (var x = 1; x < Side - 1; x++)
            {
                var at = (y * Side) + x;
                double value = (4 * grey[at]) - grey[at - 1] - grey[at + 1] - grey[at - Side] - grey[at + Side];
                (sum, squares) = (sum + value, squares + (value * value));
                (greySum, greySquares) = (greySum + grey[at], greySquares + ((double)grey[at] * grey[at]));
            }
        }

        const double Count = (Side - 2) * (Side - 2);
        var variance = (greySquares / Count) - (greySum / Count * greySum / Count);
        var laplacian = (squares / Count) - (sum / Count * sum / Count);
        return variance < 1 ? 0 : Math.Log((laplacian + 1e-3) / variance);
    }
}
