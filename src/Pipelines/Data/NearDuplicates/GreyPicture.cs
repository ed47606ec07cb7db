using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Data.NearDuplicates;

/// <summary>A whole image as a small square of grey values: what resizing, compression and the like leave as it is.</summary>
/// <param name="Values">The grey values, 0 to 255, row after row.</param>
internal sealed record GreyPicture(byte[] Values)
{
    /// <summary>Pixels of a side.</summary>
    public const int Side = 64;

    // Twice as many as needed, so that it matters little where the pixels of the reduced image lie.
    private const int DecodedSide = 2 * Side;

    /// <summary>The picture of an image file.</summary>
    /// <exception cref="BadImageException">The file is no usable image.</exception>
    public static GreyPicture Of(ReadOnlySpan<byte> fileContent)
    {
        using var image = ImageDecoder.DecodeReduced(fileContent, DecodedSide);
        return Of(image);
    }

    /// <summary>The picture of an image.</summary>
    /// <param name="image">An opaque image, as <see cref="ImageDecoder"/> gives it.</param>
    public static GreyPicture Of(SKBitmap image) =>
        new([.. GreySquare.Of(image, Side).Select(grey => (byte)Math.Clamp(MathF.Round(grey), 0, 255))]);
}
