using SkiaSharp;

namespace Trainer.Tests;

/// <summary>A folder with a few drawn images of three easy classes and a configuration, removed afterwards.</summary>
internal sealed class Workspace : IDisposable
{
    public static readonly string[] Classes = ["circles", "squares", "stripes"];

    public Workspace(int imagesPerClass = 10)
    {
        Directory.CreateDirectory(Folder);
        var random = new Random(7);
        foreach (var name in Classes)
        {
            for (var i = 0; i < imagesPerClass; i++)
            {
                Draw(Path("photos", name, $"{i:00}.png"), name, random);
            }
        }
    }

    public string Folder { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), "trainer-tests-" + Guid.NewGuid().ToString("n")[..8]);

    public string Runs => Path("runs");

    public string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    /// <summary>Writes <c>pipelines.json</c> with one pipeline named <c>shapes</c>.</summary>
    public string Configure(string settings = """ "data": "photos", "image": 48 """) =>
        Write("pipelines.json", $$"""{ "pipelines": { "shapes": { {{settings}} } } }""");

    public string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    /// <summary>The one complete run folder of a pipeline.</summary>
    public string Run(string pipeline = "shapes") =>
        Assert.Single(
            Directory.GetDirectories(System.IO.Path.Combine(Runs, pipeline)),
            folder => !folder.EndsWith("latest", StringComparison.Ordinal));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Draw(string path, string shape, Random random)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var bitmap = new SKBitmap(64, 56);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor((byte)random.Next(200, 256), (byte)random.Next(200, 256), (byte)random.Next(200, 256)));
        var color = new SKColor((byte)random.Next(120), (byte)random.Next(120), (byte)random.Next(120));
        using var paint = new SKPaint { Color = color, StrokeWidth = 3 };
        var offset = random.Next(8);
        for (var i = 0; i < 4; i++)
        {
            var (x, y) = (random.Next(8, 50), random.Next(8, 44));
            switch (shape)
            {
                case "circles": canvas.DrawCircle(x, y, random.Next(5, 9), paint); break;
                case "squares": canvas.DrawRect(x - 6, y - 6, random.Next(9, 15), random.Next(9, 15), paint); break;
                default: canvas.DrawLine(0, offset + (14 * i), 64, offset + (14 * i), paint); break;
            }
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        data.SaveTo(file);
    }
}
