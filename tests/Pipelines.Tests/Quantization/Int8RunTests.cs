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

    private async Task<ClassificationResult> RunAsync(string export, int seed = 1)
    {
        var file = _folder.Write(
            "pipelines.json",
            $$"""
            { "pipelines": { "p": { "data": { "train": "photos", "test": 0.4, "splitSeed": {{seed}} }, "report": false,
              "export": {{export}}, "training": { "transfer": "featureVectors", "epochs": 20 } } } }
            """);
        return (ClassificationResult)Assert.Single(await PipelineJob.Load(file).RunAsync());
    }
}
