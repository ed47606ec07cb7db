using SkiaSharp;

namespace Pipelines.Imaging;

/// <summary>The memory that an image takes until it has become a small one.</summary>
internal static class DecodingCost
{
    private const int BytesOfPixel = 4;

    /// <summary>The most bytes at any time: while it is decoded, turned upright, or made smaller.</summary>
    /// <param name="format">The file's format.</param>
    /// <param name="file">The file.</param>
    /// <param name="size">The size to which it is decoded.</param>
    /// <param name="storedSize">The size in the file.</param>
    /// <param name="isTurned">Whether it is turned upright.</param>
    public static long Of(ImageFormat format, ReadOnlySpan<byte> file, SKSizeI size, SKSizeI storedSize, bool isTurned)
    {
        var pixels = (long)size.Width * size.Height;
        var decoder = (long)storedSize.Width * storedSize.Height * OfDecoder(format, file);

        // Making it smaller takes a pyramid of ever smaller images: a third of it.
        var later = isTurned ? 2 * BytesOfPixel * pixels : BytesOfPixel * pixels * 4 / 3;
        return Math.Max((BytesOfPixel * pixels) + decoder, later);
    }

    /// <summary>Bytes for each stored pixel that the decoder holds besides the image itself.</summary>
    private static int OfDecoder(ImageFormat format, ReadOnlySpan<byte> file) => format.Name switch
    {
        // Progressive: all coefficients, of two bytes, of three or four colours.
        "JPEG" => JpegSegments.IsProgressive(file) ? 6 : 0,
        // Interlaced: all pixels as they are stored, up to four channels of 16 bits.
        "PNG" => file is [_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, var bits, var color, _, _, > 0, ..]
            ? (color == 6 ? 4 : color == 2 ? 3 : 2) * (bits == 16 ? 2 : 1)
            : 0,
        // A lossless one is decoded in a buffer of its own.
        "WebP" => 4,
        _ => 1,
    };
}
