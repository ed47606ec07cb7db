using Pipelines.Runs;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Auditing;
using Pipelines.Tests.Data;

namespace Pipelines.Tests.Tasks.Classification;

/// <summary>A run says which held-out images show the same picture as a training image.</summary>
public sealed class LeakedPicturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_are_in_metrics_notes_and_report()
    {
        Draw("train", 0, 16);
        Draw("test", 16, 6);
        _folder.Write("test/dots/known.jpg", ChangedPhotos.Change(DrawnPhoto.Of(4), "brightened"));
        var run = Run(", \"test\": \"test\"");

        var known = Assert.Single(run.Metrics.NearDuplicates!);
        Assert.Equal(("dots/known.jpg", "dots/04.png"), (known.Path, known.Other));
        Assert.InRange(known.Similarity, 0.9, 1);
        Assert.Contains(
            run.Notes,
            note => note.Text.StartsWith(
                "1 of the 7 held-out images shows the same picture as a training image, for example dots/known.jpg (as dots/04.png)",
                StringComparison.Ordinal));
        var page = File.ReadAllText(Path.Combine(run.Folder, "report.html"));
        Assert.Contains("Near-duplicates</h2>", page, StringComparison.Ordinal);
        Assert.Contains("alt=\"dots/04.png\"", page, StringComparison.Ordinal);
        Assert.Equal(
            known, Assert.Single(MetricsJson.Read<ClassificationMetrics>(
                File.ReadAllText(Path.Combine(run.Folder, "metrics.json")), "metrics.json").NearDuplicates!));

        Assert.Null(Run(", \"test\": \"test\", \"nearDuplicates\": \"ignore\"").Metrics.NearDuplicates);
        var together = Run(", \"test\": \"test\", \"nearDuplicates\": \"together\"");
        Assert.Equal((6, null), (together.Metrics.Images, together.Metrics.NearDuplicates));
    }

    [Fact]
    public void In_a_cross_validation_they_are_those_of_another_fold()
    {
        Draw("train", 0, 16);
        for (var i = 0; i < 8; i++)
        {
            var label = i % 2 == 0 ? "dots" : "lines";
            _folder.Write($"train/{label}/{i:00}-again.jpg", ChangedPhotos.Change(DrawnPhoto.Of(i), "encoded"));
        }

        var found = Run(", \"folds\": 4").Metrics.NearDuplicates!;
        Assert.All(found, pair => Assert.Equal(NumberOf(pair.Path), NumberOf(pair.Other)));
        Assert.InRange(found.Count, 2, 16);

        Assert.Null(Run(", \"folds\": 4, \"nearDuplicates\": \"together\"").Metrics.NearDuplicates);
    }

    private static string NumberOf(string path) => Path.GetFileName(path)[..2];

    private void Draw(string place, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            _folder.Write($"{place}/{(i % 2 == 0 ? "dots" : "lines")}/{i:00}.png", DrawnPhoto.Of(i));
        }
    }

    private ClassificationResult Run(string data)
    {
        const string Settings = "\"image\": 32, \"training\": { \"transfer\": \"featureVectors\", \"epochs\": 5 }";
        var file = _folder.Write(
            "pipelines.json", $$"""{ "pipelines": { "p": { "data": { "train": "train"{{data}} }, {{Settings}} } } }""");
        var pipeline = PipelinePreparation.PrepareAll(PipelinesFile.Load(file), null, CancellationToken.None)[0];
        return (ClassificationResult)PipelineRunner.Run(
            pipeline, new(Path.Combine(_folder.Path, "runs"), TimeProvider.System), null, CancellationToken.None);
    }
}
