using SkiaSharp;

namespace Pipelines.Data.NearDuplicates;

/// <summary>Makes a small grey square of a whole image: each pixel is the mean of the part of the image that it covers.</summary>
internal static class GreySquare
{
    /// <summary>The grey values, 0 to 255, row after row.</summary>
    /// <param name="image">An opaque image, as <see cref="Imaging.ImageDecoder"/> gives it.</param>
    /// <param name="side">Pixels of a side.</param>
    public static float[] Of(SKBitmap image, int side)
    {
        var columns = new AreaMean(image.Width, side);
        var rows = new AreaMean(image.Height, side);
        var (sums, line, grey) = (new float[side * side], new float[side], new float[image.Width]);
        for (var y = 0; y < image.Height; y++)
        {
            ReadLine(image, y, grey);
            Array.Clear(line);
            columns.Add(grey, line);
            rows.AddLine(y, line, sums);
        }

        return sums;
    }

    private static unsafe void ReadLine(SKBitmap image, int y, float[] grey)
    {
        var isBlueFirst = image.ColorType == SKColorType.Bgra8888;
        var pixels = new ReadOnlySpan<byte>((byte*)image.GetPixels() + ((long)y * image.RowBytes), 4 * image.Width);
        for (var x = 0; x < grey.Length; x++)
        {
            var (first, green, third) = (pixels[4 * x], pixels[(4 * x) + 1], pixels[(4 * x) + 2]);
            var (red, blue) = isBlueFirst ? (third, first) : (first, third);
            grey[x] = (0.299f * red) + (0.587f * green) + (0.114f * blue);
        }
    }
}
