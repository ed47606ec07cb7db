using Pipelines.Data;
using Pipelines.Runs;
using Pipelines.Runs.Folders;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Runtime.Torch;
using Pipelines.Tests.Training.Loop;

namespace Pipelines.Tests.Tasks.Classification.CrossValidation;

[Collection(TorchCollection.Name)]
public sealed class CrossValidationTests : IDisposable
{
    private const int Images = 36;
    private const int Folds = 3;
    private const string Head = "\"image\": 32, \"training\": { \"transfer\": \"featureVectors\", \"epochs\": 20 }";
    private const string Network =
        "\"image\": 32, \"training\": { \"transfer\": \"fineTune\", \"epochs\": 2, \"batchSize\": 8, \"threads\": 1 }";

    private readonly TemporaryFolder _folder = new();
    private readonly DrawnClasses _pictures = new();

    public void Dispose()
    {
        _pictures.Dispose();
        _folder.Dispose();
    }

    // The oracle is the plain run: of a manifest whose column "split" holds out the fold.
    [Theory]
    [InlineData(Head, 2)]
    [InlineData(Network, 1)]
    public void Each_image_is_predicted_once_by_the_model_that_a_run_without_its_fold_gives(string settings, int repeats)
    {
        var drawn = Draw();
        var pipeline = Prepare("all", WriteList("all.csv", drawn, _ => "train"), $", \"folds\": {Folds}, \"repeats\": {repeats}", settings);
        var result = Run(pipeline);
        var lines = Predictions(result);
        Assert.Equal(pipeline.Data.Train.Select(image => image.Item.Name), lines.Keys);

        var validation = result.Metrics.CrossValidation!;
        Assert.Equal((Folds, repeats, Folds * repeats), (validation.Folds, validation.Repeats, validation.PerFold.Count));
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            for (var fold = 0; fold < Folds; fold++)
            {
                string SplitOf(HashedImage image) => pipeline.Data.Folds!.Of(image, repeat) == fold ? "test" : "train";
                var name = $"fold-{repeat}-{fold}";
                var plain = Run(Prepare(name, WriteList($"{name}.csv", drawn, SplitOf), "", settings));
                var found = validation.PerFold[(repeat * Folds) + fold];
                Assert.Equal((repeat + 1, fold + 1, plain.Metrics.Images), (found.Repeat, found.Fold, found.Images));
                Assert.Equal(
                    (plain.Metrics.Accuracy, plain.Metrics.LogLoss, plain.Metrics.MacroF1), (found.Accuracy, found.LogLoss, found.MacroF1));
                if (repeat == 0)
                {
                    Assert.All(Predictions(plain), line => Assert.Equal(line.Value, lines[line.Key]));
                }
            }
        }

        Assert.Equal(validation.PerFold.Average(fold => fold.Accuracy), validation.Mean.Accuracy, 12);
        Assert.Equal("cross-validation", result.HeldOut);
        Assert.Equal(Images, result.Metrics.Images);
        Assert.Null(result.Metrics.Test);
        Assert.Equal(
            lines.Values.Count(line => line.Split(',')[0] == line.Split(',')[1]) / (double)Images, result.Metrics.Accuracy, 12);
        Assert.Contains(
            result.Notes, note => note.Text.StartsWith("The figures are of a cross-validation: 3 models", StringComparison.Ordinal));
    }

    [Fact]
    public void The_exported_model_is_that_of_all_images_and_named_test_images_are_evaluated_as_well()
    {
        var drawn = Draw();
        WriteList("test.csv", [.. drawn.Take(10)], _ => "test");
        var list = WriteList("train.csv", [.. drawn.Skip(10)], _ => "train");
        var plain = Run(Prepare("p", list, ", \"test\": \"test.csv\"", Head), "plain");
        var validated = Run(Prepare("p", list, ", \"test\": \"test.csv\", \"folds\": 4", Head));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(plain.Folder, "model.onnx")), File.ReadAllBytes(Path.Combine(validated.Folder, "model.onnx")));
        Assert.Equal(26, validated.Metrics.Images);
        Assert.Equal((plain.Metrics.Accuracy, plain.Metrics.LogLoss), (validated.Metrics.Test!.Accuracy, validated.Metrics.Test.LogLoss));
        Assert.Equal(["cross-validation", "test"], validated.Figures.Select(figure => figure.MeasuredOn).Distinct());
        Assert.True(File.Exists(Path.Combine(validated.Folder, "report.html")));
        Assert.Contains("Cross-validation</h2>", File.ReadAllText(Path.Combine(validated.Folder, "report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void An_interrupted_cross_validation_of_networks_is_resumed_to_the_same_predictions(int stopAfter)
    {
        var pipeline = Prepare("p", WriteList("all.csv", Draw(), _ => "train"), $", \"folds\": {Folds}", Network);
        using var stop = new CancellationTokenSource();
        var all = new StopAfter(int.MaxValue, stop);
        var whole = PipelineRunner.Run(pipeline, Settings("whole"), all, CancellationToken.None);
        var stopper = new StopAfter(stopAfter, stop);
        var error = Assert.Throws<RunInterruptedException>(() => PipelineRunner.Run(pipeline, Settings("runs"), stopper, stop.Token));
        Assert.Equal([error.Folder!], RunFolderSearch.Interrupted(Settings("runs").RunsFolder, "p"));

        var series = RunSeries.Begin([pipeline], Settings("runs"), resume: true);
        Assert.Equal(error.Folder, Assert.Single(series.Starts).ResumeFrom);
        var steps = new StopAfter(int.MaxValue, stop);
        var result = PipelineRunner.Run(pipeline, Settings("runs") with { ResumeFrom = error.Folder }, steps, CancellationToken.None);

        // What was done before the interruption, up to one report at the checkpoint, is not done again.
        Assert.InRange(steps.Steps, 1, all.Steps - stopAfter + 1);
        foreach (var file in new[] { "predictions.csv", "model.onnx" })
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(whole.Folder, file)), File.ReadAllBytes(Path.Combine(result.Folder, file)));
        }

        Assert.False(Directory.Exists(Path.Combine(result.Folder, "checkpoints")));
    }

    private ClassificationResult Run(PreparedPipeline pipeline, string runs = "runs") =>
        (ClassificationResult)PipelineRunner.Run(pipeline, Settings(runs), null, CancellationToken.None);

    private RunSettings Settings(string runs) => new(Path.Combine(_folder.Path, runs), TimeProvider.System);

    private List<HashedImage> Draw() => [.. _pictures.Draw(Images).Images];

    private string WriteList(string name, IReadOnlyList<HashedImage> images, Func<HashedImage, string> split)
    {
        _folder.Write(name, string.Join('\n', images
            .Select(image => $"{image.Item.Path},{image.Item.Label},{split(image)}").Prepend("path,label,split")));
        return name;
    }

    private PreparedPipeline Prepare(string name, string list, string data, string settings) =>
        PipelinePreparation.PrepareAll(
            PipelinesFile.Load(_folder.Write(
                "pipelines.json", $$"""{ "pipelines": { "{{name}}": { "data": { "train": "{{list}}"{{data}} }, {{settings}} } } }""")),
            null,
            CancellationToken.None)[0];

    /// <summary>By path what follows it.</summary>
    private static Dictionary<string, string> Predictions(ClassificationResult result) =>
        File.ReadAllLines(Path.Combine(result.Folder, "predictions.csv")).Skip(1)
            .ToDictionary(
                line => line[..line.IndexOf(',', StringComparison.Ordinal)],
                line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]);

    /// <summary>Cancels after some steps of the trainings of networks.</summary>
    private sealed class StopAfter(int steps, CancellationTokenSource stop) : IProgress<StageProgress>
    {
        private (string Stage, long Done) _last = ("", 0);

        public int Steps { get; private set; }

        public void Report(StageProgress value)
        {
            if (value.Stage.Contains("fine-tuning", StringComparison.Ordinal) && (value.Stage, value.Done) != _last && value.Done > 0)
            {
                _last = (value.Stage, value.Done);
                if (++Steps == steps)
                {
                    stop.Cancel();
                }
            }
        }
    }
}
