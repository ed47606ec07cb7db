using SkiaSharp;

namespace StockConsumer.Tests;

/// <summary>Images drawn for the tests, so that they need no photo.</summary>
internal static class Pictures
{
    /// <summary>Draws some images of different shapes and formats, and returns their paths.</summary>
    public static IReadOnlyList<string> DrawPlain(string folder) =>
    [
        Draw(folder, "wide.jpg", 160, 60, SKEncodedImageFormat.Jpeg, 1),
        Draw(folder, "tall.png", 50, 130, SKEncodedImageFormat.Png, 2),
        Draw(folder, "square.png", 96, 96, SKEncodedImageFormat.Png, 3),
        Draw(folder, "small.jpg", 17, 23, SKEncodedImageFormat.Jpeg, 4),
        Draw(folder, "name with späces.jpg", 90, 70, SKEncodedImageFormat.Jpeg, 5),
    ];

    /// <summary>Draws a JPEG that says how it has to be turned to stand upright (EXIF orientation 1 to 8).</summary>
    public static string DrawTurned(string folder, int orientation)
    {
        var path = Draw(folder, $"orientation-{orientation}.jpg", 120, 70, SKEncodedImageFormat.Jpeg, 6);
        var jpeg = File.ReadAllBytes(path);
        // After the start marker: an APP1 segment with a big-endian TIFF directory of one entry, tag 0x0112, type SHORT.
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        File.WriteAllBytes(path, [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        return path;
    }

    /// <summary>Draws a PNG whose lower half is transparent.</summary>
    public static string DrawTransparent(string folder)
    {
        var path = Path.Combine(folder, "transparent.png");
        using var bitmap = new SKBitmap(new SKImageInfo(80, 80, SKColorType.Bgra8888, SKAlphaType.Unpremul));
        bitmap.Erase(SKColors.Transparent);
        bitmap.Erase(new SKColor(200, 40, 90), new SKRectI(0, 0, 80, 40));
        Save(bitmap, path, SKEncodedImageFormat.Png);
        return path;
    }

    // Smooth gradients and a few discs: pixels that decoders and filters can differ on, and images that differ from each other.
    private static string Draw(string folder, string name, int width, int height, SKEncodedImageFormat format, int seed)
    {
        var random = new Random(seed);
        var path = Path.Combine(folder, name);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { IsAntialias = true })
        {
            paint.Shader = SKShader.CreateLinearGradient(
                new(0, 0), new(width, height), [Color(random), Color(random)], SKShaderTileMode.Clamp);
            canvas.DrawRect(0, 0, width, height, paint);
            paint.Shader = null;
            for (var i = 0; i < 12; i++)
            {
                paint.Color = Color(random);
                canvas.DrawCircle(random.Next(width), random.Next(height), random.Next(3, 20), paint);
            }
        }

        Save(bitmap, path, format);
        return path;
    }

    private static SKColor Color(Random random) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));

    private static void Save(SKBitmap bitmap, string path, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, 90);
        File.WriteAllBytes(path, data.ToArray());
    }
}
