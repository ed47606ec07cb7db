using SkiaSharp;

namespace Pipelines.Packaging.Proof;

/// <summary>Draws the pictures of the golden rows: small, of different shapes, opaque, with edges, areas and gradients.</summary>
internal static class GoldenPictures
{
    private const int Step = 8;

    /// <summary>The pictures as PNG files, by name.</summary>
    public static IReadOnlyList<ArchiveEntry> Draw() =>
    [
        Draw("stripes.png", 120, 80, (x, y) => (x + y) / Step % 2 == 0 ? (240, 200 - y, x) : (20 + x, 40, 90)),
        Draw("disc.png", 96, 96, (x, y) =>
            ((x - 48) * (x - 48)) + ((y - 40) * (y - 40)) < 900 ? (210, 60 + y, 40) : (70, 110 + (x / 2), 160)),
        Draw("checks.png", 64, 100, (x, y) => ((x / Step) + (y / Step)) % 2 == 0 ? (250, 250, 250 - x) : (10 + (2 * y), 30, 60 + x)),
    ];

    private static ArchiveEntry Draw(string name, int width, int height, Func<int, int, (int Red, int Green, int Blue)> color)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (red, green, blue) = color(x, y);
                bitmap.SetPixel(x, y, new((byte)red, (byte)green, (byte)blue));
            }
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return new(name, png.ToArray());
    }
}
