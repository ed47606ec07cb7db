using SkiaSharp;

namespace Pipelines.Tests.Reporting.Samples;

/// <summary>A folder of drawn pictures, removed afterwards.</summary>
internal sealed class DrawnPictures : IDisposable
{
    private readonly List<string> _paths = [];

    /// <summary>Draws them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isNoise">Whether they are noise, which no codec makes small.</param>
    public DrawnPictures(int count, bool isNoise = false)
    {
        var random = new Random(3);
        for (var i = 0; i < count; i++)
        {
            using var bitmap = isNoise ? Noise(random) : Shape(i);
            using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
            _paths.Add(Path.Combine(Folder, $"{i:000}.jpg"));
            File.WriteAllBytes(_paths[i], jpeg.ToArray());
        }
    }

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("pictures-").FullName;

    /// <summary>A picture for any image.</summary>
    public string Of(int image) => _paths[image % _paths.Count];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static SKBitmap Shape(int number)
    {
        var bitmap = new SKBitmap(number % 2 == 0 ? 160 : 120, 120);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColor.FromHsl(number * 37 % 360, 40, 80));
        using var paint = new SKPaint { Color = SKColor.FromHsl(number * 53 % 360, 60, 40) };
        canvas.DrawCircle(30 + (number * 7 % 60), 60, 20 + (number % 20), paint);
        return bitmap;
    }

    private static SKBitmap Noise(Random random)
    {
        var bitmap = new SKBitmap(new SKImageInfo(300, 300, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var bytes = new byte[bitmap.ByteCount];
        random.NextBytes(bytes);
        System.Runtime.InteropServices.Marshal.Copy(bytes, 0, bitmap.GetPixels(), bytes.Length);
        return bitmap;
    }
}
