using Pipelines.Data;
using Pipelines.Training.Batches;
using SkiaSharp;

namespace Pipelines.Tests.Training.Loop;

/// <summary>Small images of two classes, lying and standing stripes, in a folder that is removed afterwards.</summary>
internal sealed class DrawnClasses : IDisposable
{
    public static readonly string[] Names = ["lying", "standing"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>Images of both classes by turns.</summary>
    public LabelledImages Draw(int count, int seed = 1)
    {
        var random = new Random(seed);
        var images = Enumerable.Range(0, count).Select(i => Draw($"{seed}-{i}.png", i % 2, random)).ToList();
        return new(images, [.. Enumerable.Range(0, count).Select(i => i % 2)]);
    }

    public void Dispose() => _folder.Dispose();

    private HashedImage Draw(string name, int label, Random random)
    {
        using var bitmap = new SKBitmap(24, 24, SKColorType.Bgra8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor((byte)random.Next(160, 256), (byte)random.Next(160, 256), (byte)random.Next(160, 256)));
        var dark = new SKColor((byte)random.Next(90), (byte)random.Next(90), (byte)random.Next(90));
        using var paint = new SKPaint { Color = dark, StrokeWidth = 2 };
        for (var at = random.Next(6); at < 24; at += 6)
        {
            canvas.DrawLine(label == 0 ? 0 : at, label == 0 ? at : 0, label == 0 ? 24 : at, label == 0 ? at : 24, paint);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var content = png.ToArray();
        return new(new ImageItem(_folder.Write(name, content), name, Names[label]), ContentHash.Of(content));
    }
}
