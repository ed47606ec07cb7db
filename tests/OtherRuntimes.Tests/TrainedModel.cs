using Pipelines;
using SkiaSharp;

namespace OtherRuntimes.Tests;

/// <summary>
/// A model trained on the images of this repository, and a picture of just the size that it expects: then nothing depends on how a
/// runtime's own libraries decode and resize.
/// </summary>
public sealed class TrainedModel : IAsyncLifetime
{
    /// <summary>The folder of everything; removed afterwards.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("other-runtimes-").FullName;

    /// <summary>The model.</summary>
    internal string Model { get; private set; } = "";

    /// <summary>The picture, as a PNG.</summary>
    internal string Picture => Path.Combine(Folder, "picture.png");

    /// <summary>The classes.</summary>
    internal IReadOnlyList<string> Labels { get; private set; } = [];

    /// <summary>The scores that this library gives the picture.</summary>
    internal IReadOnlyList<double> Scores { get; private set; } = [];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var images = RepositoryFolder.File("data", "surface-defects");
        var job = PipelineJob.FromOptions(
            "surface-defects",
            new()
            {
                Data = new() { Train = Path.Combine(images, "train"), Test = PlaceOrFraction.At(Path.Combine(images, "test")) },
                Training = new() { Epochs = 20 },
                Report = new() { Enabled = false },
            },
            Folder);
        var run = Assert.Single(await job.RunAsync(new() { RunsFolder = Path.Combine(Folder, "runs") }));
        Model = Path.Combine(run.Folder, "model.onnx");

        using var model = ImageModel.Load(Model);
        Labels = model.Labels;
        var photo = Directory.GetFiles(Path.Combine(images, "test"), "*.jpg", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .First();
        using var whole = SKBitmap.Decode(photo);
        using var square = whole.Resize(
            new SKImageInfo(model.ImageSize, model.ImageSize, SKColorType.Rgba8888, SKAlphaType.Opaque), SKFilterQuality.High);
        using (var png = square.Encode(SKEncodedImageFormat.Png, 100))
        {
            await File.WriteAllBytesAsync(Picture, png.ToArray());
        }

        Scores = (await model.PredictAsync(Picture)).Scores;
        Assert.True(Scores.Max() < 0.9999, "a saturated score hides differences");
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The picture as a binary PPM.</summary>
    internal string WritePpm()
    {
        using var picture = SKBitmap.Decode(Picture);
        var path = Path.Combine(Folder, "picture.ppm");
        File.WriteAllBytes(
            path,
            [
                .. System.Text.Encoding.ASCII.GetBytes($"P6\n{picture.Width} {picture.Height}\n255\n"),
                .. picture.Pixels.SelectMany(pixel => new[] { pixel.Red, pixel.Green, pixel.Blue }),
            ]);
        return path;
    }

    internal void AssertScores(IReadOnlyList<double> scores)
    {
        Assert.Equal(Scores.Count, scores.Count);
        Assert.All(Scores.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }
}
