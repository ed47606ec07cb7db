using Pipelines.Runs;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Data;

namespace Pipelines.Tests.Quantization;

/// <summary>A run with <c>"export": { "int8": true }</c>.</summary>
public sealed class Int8RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Int8RunTests()
    {
        for (var i = 0; i < 40; i++)
        {
            _folder.Write($"photos/{(i % 2 == 0 ? "even" : "odd")}/{i:00}.png", DrawnPhoto.Of(i));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_8_bit_model_is_written_with_its_figures_and_predicts()
    {
        var result = await RunAsync("""{ "int8": { "mostLost": 1 } }""");
        var int8 = result.Metrics.Int8!;
        Assert.True(int8.Written);
        Assert.Null(int8.Refused);
        Assert.Equal(result.Metrics.Accuracy, int8.FloatAccuracy);
        Assert.Equal(result.Metrics.LogLoss, int8.FloatLogLoss!.Value, 1e-5);
        Assert.InRange(int8.Bytes!.Value, 1, int8.FloatBytes!.Value / 2);
        Assert.True(int8.ImagesPerSecond > 0 && int8.FloatImagesPerSecond > 0);
        Assert.Contains(result.Notes, note => note.Text.StartsWith("model.int8.onnx: accuracy ", StringComparison.Ordinal));

        using var exact = ImageModel.Load(Path.Combine(result.Folder, "model.onnx"));
        using var rounded = ImageModel.Load(Path.Combine(result.Folder, "model.int8.onnx"));
        Assert.Equal(exact.Labels, rounded.Labels);
        var (images, same) = (0, 0);
        foreach (var line in File.ReadLines(Path.Combine(result.Folder, "predictions.csv")).Skip(1))
        {
            var path = Path.Combine(_folder.Path, "photos", line.Split(',')[0]);
            var (one, other) = (await exact.PredictAsync(path), await rounded.PredictAsync(path));
            Assert.NotEqual(one.Scores, other.Scores);
            (images, same) = (images + 1, same + (one.Label == other.Label ? 1 : 0));
        }

        Assert.Equal((double)same / images, int8.Agreement);
    }

    [Fact]
    public async Task Where_it_loses_too_much_it_is_not_written_and_a_note_says_so()
    {
        // Nothing may be lost, and images of noise let the classes change places.
        for (var seed = 1; seed <= 6; seed++)
        {
            var result = await RunAsync("""{ "int8": { "mostLost": 0, "weightBits": 7, "calibrationImages": 1 } }""", seed);
            var int8 = result.Metrics.Int8!;
            Assert.Equal(int8.FloatAccuracy - int8.Accuracy <= 0, int8.Written);
            Assert.Equal(int8.Written, File.Exists(Path.Combine(result.Folder, "model.int8.onnx")));
            Assert.Equal(int8.Written, int8.Refused is null);
            if (!int8.Written)
            {
                Assert.Contains(
                    result.Notes, note => note.Text.StartsWith("model.int8.onnx was not written: it loses ", StringComparison.Ordinal));
            }
        }
    }

    // Of an older opset; and with two maps of each image.
    [Theory]
    [InlineData(""" "backbone": "resnet18-mlnet" """)]
    [InlineData(""" "backbone": "builtin", "image": { "testTimeFlip": true } """)]
    public async Task Other_graphs_have_one_too(string keys)
    {
        var int8 = (await RunAsync("""{ "int8": { "mostLost": 1, "calibrationImages": 10 } }""", keys: keys)).Metrics.Int8!;
        Assert.True(int8.Written, int8.Refused);
        Assert.InRange(int8.Agreement!.Value, 0.7, 1);
    }

    [Fact]
    public void What_goes_wrong_with_it_is_a_note_and_the_run_is_complete()
    {
        var file = Configure("""{ "int8": true }""");
        var pipeline = PipelinePreparation.PrepareAll(PipelinesFile.Load(file), null, CancellationToken.None)[0];
        var progress = new AtStage("measuring ranges", () => Directory.Delete(Path.Combine(_folder.Path, "photos"), recursive: true));
        var result = (ClassificationResult)PipelineRunner.Run(
            pipeline, new(Path.Combine(_folder.Path, "runs"), TimeProvider.System), progress, CancellationToken.None);
        Assert.False(result.Metrics.Int8!.Written);
        Assert.Contains(result.Notes, note => note.Text.StartsWith("model.int8.onnx was not written: ", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(result.Folder, "model.zip")));
    }

    [Fact]
    public async Task Without_the_option_there_is_no_such_file()
    {
        var result = await RunAsync("""{ "int8": false }""");
        Assert.Null(result.Metrics.Int8);
        Assert.False(File.Exists(Path.Combine(result.Folder, "model.int8.onnx")));
    }

    [Fact]
    public void Clusterings_have_none()
    {
        var file = _folder.Write(
            "pipelines.json",
            """{ "pipelines": { "p": { "task": "clustering", "data": "photos", "export": { "int8": true } } } }""");
        var problem = Assert.Single(Assert.Throws<ConfigurationException>(() => PipelineJob.Load(file)).Problems);
        Assert.Contains("export.int8", problem.Place, StringComparison.Ordinal);
        Assert.Equal("Only a classifier has an 8-bit form: its accuracy shows whether it is good enough.", problem.Found);
    }

    private async Task<ClassificationResult> RunAsync(string export, int seed = 1, string keys = "\"backbone\": \"builtin\"") =>
        (ClassificationResult)Assert.Single(await PipelineJob.Load(Configure(export, seed, keys)).RunAsync());

    private string Configure(string export, int seed = 1, string keys = "\"backbone\": \"builtin\"") => _folder.Write(
        "pipelines.json",
        $$"""
        { "pipelines": { "p": { "data": { "train": "photos", "test": 0.4, "splitSeed": {{seed}} }, "report": false, {{keys}},
          "export": {{export}}, "training": { "transfer": "featureVectors", "epochs": 20 } } } }
        """);

    /// <summary>Does something when a stage is first reported.</summary>
    private sealed class AtStage(string stage, Action action) : IProgress<StageProgress>
    {
        private int _done;

        public void Report(StageProgress value)
        {
            if (value.Stage == stage && Interlocked.Exchange(ref _done, 1) == 0)
            {
                action();
            }
        }
    }
}
