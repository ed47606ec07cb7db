using Pipelines.Data;
using Pipelines.Runs;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Training.Loop;
using SkiaSharp;

namespace Pipelines.Tests.Tasks.Pretext;

/// <summary>A folder with drawn pictures and a <c>pipelines.json</c>, removed afterwards.</summary>
internal sealed class PretextFolder : IDisposable
{
    /// <summary>A network of a few thousand numbers, trained from scratch on pictures of 32 × 32.</summary>
    public const string Tiny = """ "backbone": { "architecture": "compact_resnet", "widthFactor": 0.1 }, "image": 32 """;

    private readonly TemporaryFolder _folder = new();
    private readonly DrawnClasses _classes = new();

    public string Path => _folder.Path;

    /// <summary>Lying and standing stripes, a part of them for validation; the manifest is <c>stripes.csv</c>.</summary>
    public void DrawStripes(int train = 48, int validation = 16) => WriteManifest("stripes.csv", [
        .. _classes.Draw(train, seed: 1).Images.Select(image => (image, "train")),
        .. _classes.Draw(validation, seed: 2).Images.Select(image => (image, "validation"))]);

    /// <summary>
    /// Pictures with a bright upper and a dark lower half and a spot, without labels: it can be seen which way up they are. The manifest is
    /// <c>skies.csv</c>.
    /// </summary>
    public void DrawSkies(int train = 32, int validation = 12)
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, train + validation)
            .Select(i => $"{DrawSky($"sky-{i}.png", random)},{(i < train ? "train" : "validation")}");
        _folder.Write("skies.csv", string.Join('\n', rows.Prepend("path,split")));
    }

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Checks the pipelines of a configuration.</summary>
    /// <param name="pipelines">What stands in <c>pipelines</c>.</param>
    public IReadOnlyList<PreparedPipeline> Prepare(string pipelines) => PipelinePreparation.PrepareAll(
        PipelinesFile.Load(_folder.Write("pipelines.json", $$"""{ "pipelines": { {{pipelines}} } }""")),
        progress: null,
        CancellationToken.None);

    /// <summary>Runs the only pipeline of a configuration.</summary>
    public RunResult Run(string pipelines) => PipelineRunner.Run(
        Assert.Single(Prepare(pipelines)),
        new RunSettings(System.IO.Path.Combine(Path, "runs"), TimeProvider.System),
        progress: null,
        CancellationToken.None);

    /// <summary>Runs the only pipeline, a pretext task.</summary>
    public PretextResult RunPretext(string pipelines) => Assert.IsType<PretextResult>(Run(pipelines));

    /// <summary>The problems of a configuration, which must have some.</summary>
    public IReadOnlyList<Problem> Problems(string pipelines) => Assert.ThrowsAny<PipelineException>(() => Prepare(pipelines)).Problems;

    public void Dispose()
    {
        _classes.Dispose();
        _folder.Dispose();
    }

    private void WriteManifest(string name, IReadOnlyList<(HashedImage Image, string Split)> images) =>
        _folder.Write(name, string.Join(
            '\n', images.Select(row => $"{row.Image.Item.Path},{row.Image.Item.Label},{row.Split}").Prepend("path,label,split")));

    private string DrawSky(string name, Random random)
    {
        using var bitmap = new SKBitmap(32, 32, SKColorType.Bgra8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Color(150, 256));
        using var paint = new SKPaint { Color = Color(0, 100) };
        canvas.DrawRect(0, random.Next(14, 19), 32, 32, paint);
        paint.Color = Color(0, 256);
        canvas.DrawCircle(random.Next(32), random.Next(32), random.Next(2, 5), paint);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return _folder.Write(name, png.ToArray());

        SKColor Color(int from, int to) => new((byte)random.Next(from, to), (byte)random.Next(from, to), (byte)random.Next(from, to));
    }
}
