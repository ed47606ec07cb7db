using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Runs;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Runtime.Torch;
using SkiaSharp;

namespace Pipelines.Tests.Tasks.Classification;

/// <summary>Runs on images of which every fifth has another class than it shows: a head that fits them is too bold.</summary>
[Collection(TorchCollection.Name)]
public sealed class ScoreCalibrationTests : IDisposable
{
    private const string Bold = """ "training": { "optimizer": { "weightDecay": 0 }, "epochs": 200 } """;

    private readonly TemporaryFolder _folder = new();

    public ScoreCalibrationTests()
    {
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            Draw(i % 5 == 0 ? random.Next(2) : i % 2, i % 2, i, random);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_bold_head_is_calibrated_by_out_of_fold_scores_and_the_model_scores_as_the_metrics_say()
    {
        var (result, metrics) = Run(Bold);
        var (plain, plainMetrics) = Run(Bold + """, "head": { "calibrate": false } """);

        Assert.Null(plainMetrics.Calibration);
        var calibration = metrics.Calibration!;
        Assert.Equal(CalibrationSource.OutOfFold, calibration.FittedOn);
        Assert.True(calibration.Temperature > 1.2, string.Join("; ", result.Notes));
        Assert.Equal(metrics.LogLoss, calibration.After!.LogLoss, 1e-9);
        Assert.Equal(plainMetrics.LogLoss, calibration.Before!.LogLoss, 1e-3);
        Assert.True(calibration.After.LogLoss < calibration.Before.LogLoss);
        Assert.Equal(plainMetrics.Accuracy, metrics.Accuracy);
        Assert.Contains(
            result.Notes, note => note.Text.StartsWith("The scores were calibrated with the temperature", StringComparison.Ordinal));

        // The graph is as large as without, and only its head differs.
        var (model, plainModel) = (Model(result), Model(plain));
        Assert.Equal(plainModel.Graph.Node.Select(node => node.OpType), model.Graph.Node.Select(node => node.OpType));
        var (head, plainHead) = (LearnedLayers.Head(model), LearnedLayers.Head(plainModel));
        Assert.All(head.Weights.Zip(plainHead.Weights), pair =>
            Assert.Equal(pair.Second, pair.First * calibration.Temperature, 1e-4 * Math.Max(1, Math.Abs(pair.Second))));
    }

    [Fact]
    public void Validation_images_decide_where_there_are_enough()
    {
        var (_, metrics) = Run(Bold, """ "data": { "train": "images", "validation": 0.5, "test": 0.2 } """);

        Assert.Equal(CalibrationSource.Validation, metrics.Calibration!.FittedOn);
    }

    [Fact]
    public void Images_that_the_metrics_are_of_never_decide()
    {
        var (_, metrics) = Run(Bold, """ "data": { "train": "images", "validation": 0.5 } """);

        Assert.Equal(CalibrationSource.OutOfFold, metrics.Calibration!.FittedOn);
    }

    [Fact]
    public void Too_few_images_are_said_and_change_nothing()
    {
        var (result, metrics) = Run("", """ "data": { "train": "images", "test": 0.9 } """);

        Assert.Equal(1, metrics.Calibration!.Temperature);
        Assert.Null(metrics.Calibration.FittedOn);
        Assert.Contains(result.Notes, note => note.Text.Contains("it takes 50", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(""" "data": { "train": "images", "validation": 0.5, "test": 0.2 } """, CalibrationSource.Validation)]
    [InlineData(""" "data": { "train": "images", "validation": 0.5 } """, null)]
    public void A_network_is_calibrated_by_the_images_that_validate_it_and_by_no_others(string data, CalibrationSource? source)
    {
        var (result, metrics) = Run(
            """ "training": { "transfer": "fineTune", "epochs": 1 }, "head": { "labelSmoothing": 0.8 } """, data);

        Assert.Equal(source, metrics.Calibration!.FittedOn);
        if (source is null)
        {
            Assert.Contains(result.Notes, note => note.Text.Contains("Set data.validation", StringComparison.Ordinal));
        }
    }

    private static OnnxModel Model(RunResult result) => ModelArchive.ReadGraph(Path.Combine(result.Folder, "model.zip"));

    private (RunResult Result, ClassificationMetrics Metrics) Run(
        string settings, string data = """ "data": { "train": "images", "test": 0.3 } """)
    {
        const string Rest = """ "image": 32, "cache": false, "report": false """;
        var options = string.Join(',', new[] { data, settings, Rest }.Where(part => part.Length > 0));
        var file = PipelinesFile.Load(_folder.Write("pipelines.json", $$"""{ "pipelines": { "p": { {{options}} } } }"""));
        var pipeline = Assert.Single(PipelinePreparation.PrepareAll(file, progress: null, CancellationToken.None));
        var runs = new RunSettings(Path.Combine(_folder.Path, "runs", Guid.NewGuid().ToString("n")), TimeProvider.System);
        var result = (ClassificationResult)PipelineRunner.Run(pipeline, runs, progress: null, CancellationToken.None);
        return (result, result.Metrics);
    }

    private void Draw(int label, int shown, int number, Random random)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "images", label == 0 ? "dark" : "light"));
        using var bitmap = new SKBitmap(32, 32);
        for (var i = 0; i < 32 * 32; i++)
        {
            var value = (byte)((shown * 60) + 60 + random.Next(100));
            bitmap.SetPixel(i % 32, i / 32, new(value, value, (byte)random.Next(256)));
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(Path.Combine(folder.FullName, $"{number}.png"), data.ToArray());
    }
}
