using SkiaSharp;

namespace Pipelines.Tests.Imaging;

/// <summary>Small images made by the tests themselves.</summary>
internal static class TestPicture
{
    /// <summary>A PNG with smooth colour and fine detail, different in every pixel and direction.</summary>
    public static byte[] Png(int width, int height, int seed = 0) =>
        Png(
            width,
            height,
            at => new SKColor(
                (byte)(at.X * 255 / width), (byte)(at.Y * 255 / height), (byte)((at.X * 7) + (at.Y * 13) + (at.X * at.Y % 5 * 20) + seed)));

    public static byte[] Png(int width, int height, Func<SKPointI, SKColor> color) =>
        Encode(width, height, color, SKEncodedImageFormat.Png);

    public static byte[] Encode(int width, int height, Func<SKPointI, SKColor> color, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Unpremul));
        bitmap.Pixels = [.. Enumerable.Range(0, width * height).Select(i => color(new SKPointI(i % width, i / width)))];
        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }
}
