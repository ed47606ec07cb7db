using Pipelines.Runs;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Tasks.Artifacts.TensorBoard;
using Pipelines.Tests.Training.Loop;

namespace Pipelines.Tests.Runs;

/// <summary><c>"tensorBoard": true</c> in runs of every kind that trains.</summary>
[Collection(Pipelines.Tests.Runtime.Torch.TorchCollection.Name)]
public sealed class TensorBoardRunTests : IDisposable
{
    private readonly StoppableRuns _runs = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_classifier_leaves_its_course_and_its_figures_and_is_the_same_as_without(int pipeline)
    {
        var prepared = _runs.PrepareAll()[pipeline];
        var plain = StoppableRuns.Run(prepared, _runs.Settings("plain"));
        var result = StoppableRuns.Run(WithTensorBoard(prepared), _runs.Settings("runs"));

        Assert.False(Directory.Exists(Path.Combine(plain.Folder, "tensorboard")));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(plain.Folder, "model.onnx")), File.ReadAllBytes(Path.Combine(result.Folder, "model.onnx")));
        AssertIsCourse(result.Folder, EventReader.Read(Assert.Single(Files(result.Folder))), result);
        Assert.Contains("result/validation/macroF1", Last(result.Folder).Scalars.Keys);
        Assert.Equal((float)result.Metrics.LogLoss, Last(result.Folder).Scalars["result/validation/logLoss"]);
    }

    // An epoch has five steps: the evaluation after it is interrupted, or it is over.
    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void The_files_of_a_resumed_run_hold_each_evaluation_once(int stopAfter, int count)
    {
        var prepared = WithTensorBoard(_runs.Prepare());
        var settings = _runs.Settings("runs");
        var interruption = Assert.Throws<RunInterruptedException>(() => StoppableRuns.Run(prepared, settings, stopAfter));
        Assert.Equal(stopAfter, interruption.Step);
        var result = StoppableRuns.Run(prepared, settings with { ResumeFrom = interruption.Folder });
        var events = Files(result.Folder).Select(EventReader.Read).ToList();
        Assert.Equal(count, events.Count);
        Assert.Equal([.. Enumerable.Repeat(6, count - 1)], events.Skip(1).Select(file => file.Single(read => read.StartsSession).Step));
        AssertIsCourse(
            result.Folder,
            [.. events[0].Take(1), .. events.SelectMany(file => file).Where(read => read is { StartsSession: false, Version: null })],
            result);
    }

    [Fact]
    public void A_pretext_task_leaves_them_too()
    {
        using var pictures = new DrawnClasses();
        using var folder = new TemporaryFolder();
        folder.Write(
            "images.csv",
            string.Join('\n', pictures.Draw(20).Images.Select(image => $"{image.Item.Path},{image.Item.Label}").Prepend("path,label")));
        var file = PipelinesFile.Load(folder.Write("pipelines.json", """
            { "pipelines": { "p": {
                "task": "pretext", "data": { "train": "images.csv", "validation": 0.25 }, "image": 32,
                "pretext": { "objective": "rotation" },
                "training": { "epochs": 2, "batchSize": 8, "threads": 1, "tensorBoard": true } } } }
            """));
        var prepared = PipelinePreparation.PrepareAll(file, null, CancellationToken.None)[0];
        var result = PipelineRunner.Run(
            prepared, new(Path.Combine(folder.Path, "runs"), TimeProvider.System), progress: null, CancellationToken.None);
        AssertIsCourse(result.Folder, EventReader.Read(Assert.Single(Files(result.Folder))), result);
        Assert.Contains("result/validation/loss", Last(result.Folder).Scalars.Keys);
    }

    [LinuxFact]
    public void Where_they_cannot_be_written_the_run_is_complete_and_has_a_note()
    {
        var prepared = WithTensorBoard(_runs.PrepareAll()[1]);

        // When the head is trained, a file lies where their folder belongs.
        var settings = _runs.Settings("runs");
        var result = PipelineRunner.Run(
            prepared, settings, new Obstacle(Path.Combine(settings.RunsFolder, "q")), CancellationToken.None);
        Assert.Contains(
            result.Notes,
            note => note.Text.StartsWith("The last events for TensorBoard could not be written: ", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(result.Folder, "model.zip")));
    }

    public void Dispose() => _runs.Dispose();

    private static PreparedPipeline WithTensorBoard(PreparedPipeline pipeline) => pipeline with
    {
        Options = pipeline.Options with { Training = pipeline.Options.Training with { TensorBoard = true } },
    };

    private static List<string> Files(string folder) =>
        [.. Directory.GetFiles(Path.Combine(folder, "tensorboard")).Order(StringComparer.Ordinal)];

    private static ReadEvent Last(string folder) => EventReader.Read(Files(folder)[^1])[^1];

    /// <summary>A version, an event for each line of training.csv, and the figures of the result.</summary>
    private static void AssertIsCourse(string folder, List<ReadEvent> events, RunResult result)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "training.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.Equal(lines.Count + 2, events.Count);
        foreach (var (line, read) in lines.Zip(events.Skip(1)))
        {
            Assert.Equal(line[1], $"{read.Step}");
            Assert.Equal(Number(line[0]), read.Scalars["epoch"]);
            Assert.Equal(Number(line[2]), read.Scalars["loss/train"]);
            Assert.Equal(Number(line[3]), read.Scalars["loss/validation"]);
            Assert.Equal(Number(line[4]), read.Scalars["accuracy/validation"]);
            Assert.Equal(Number(line[5]), read.Scalars["learningRate"]);
            Assert.True(read.Scalars["imagesPerSecond"] > 0);
        }

        Assert.Equal(lines[^1][1], $"{events[^1].Step}");
        Assert.Equal(
            result.Figures.ToDictionary(figure => $"result/{figure.MeasuredOn}/{figure.Metric}", figure => (float)figure.Value),
            events[^1].Scalars.ToDictionary());
        var now = DateTimeOffset.UtcNow;
        Assert.All(
            events,
            read => Assert.InRange(read.WallTime, now.AddHours(-1).ToUnixTimeSeconds(), now.AddSeconds(1).ToUnixTimeSeconds()));
    }

    private static float Number(string text) => (float)double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Puts a file where the folder of the event files belongs, as soon as the run folder is there.</summary>
    private sealed class Obstacle(string pipelineFolder) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            var place = Path.Combine(Directory.GetDirectories(pipelineFolder, "*.partial").Single(), "tensorboard");
            if (value.Stage != "training the head" && !File.Exists(place))
            {
                File.WriteAllText(place, "");
            }
        }
    }
}
