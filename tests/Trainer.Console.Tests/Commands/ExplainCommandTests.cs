using System.Globalization;
using System.Text.Json;
using Pipelines;
using Pipelines.Explanation;
using Pipelines.Packaging;
using SkiaSharp;

namespace Trainer.Tests.Commands;

public sealed class ExplainCommandTests : IClassFixture<ExplainCommandTests.Trained>
{
    private readonly Trained _trained;
    private readonly string _model;
    private readonly string _photos;
    private readonly string _output;

    public ExplainCommandTests(Trained trained)
    {
        _trained = trained;
        _model = Path.Combine(trained.Workspace.Run(), "model.zip");
        _photos = trained.Workspace.Path("photos");
        _output = trained.Workspace.Path("overlays", Guid.NewGuid().ToString("n"));
    }

    [Fact]
    public async Task Each_image_has_an_overlay_of_its_predicted_class()
    {
        var predicted = (await TrainerCall.RunAsync("predict", _model, _photos, "--top", "1", "--format", "json")).AssertDone();
        var explained = (await TrainerCall.RunAsync("explain", _model, _photos, "--output", _output, "--format", "json")).AssertDone();
        var (expected, found) = (Rows(predicted), Rows(explained));

        Assert.Equal(30, found.Count);
        foreach (var (prediction, overlay) in expected.Zip(found))
        {
            Assert.Equal(prediction.GetProperty("path").GetString(), overlay.GetProperty("path").GetString());
            Assert.Equal(prediction.GetProperty("label").GetString(), overlay.GetProperty("label").GetString());
            Assert.Equal(prediction.GetProperty("score").GetDouble(), overlay.GetProperty("score").GetDouble(), 1e-5);
            using var image = SKBitmap.Decode(overlay.GetProperty("file").GetString());
            Assert.Equal(400, image.Width);
        }

        Assert.Equal(30, Directory.GetFiles(_output).Length);
        Assert.Equal(30, found.Select(row => row.GetProperty("file").GetString()).Distinct().Count());
        Assert.EndsWith("00.circles.png", found[0].GetProperty("file").GetString(), StringComparison.Ordinal);
    }

    /// <summary>The head was trained on standardised features; the exported one has the standardisation in it.</summary>
    [Fact]
    public async Task Maps_of_a_trained_model_sum_to_its_logits()
    {
        using var mapper = ActivationMapper.TryCreate(ModelArchive.ReadGraph(_model), out _)!;
        var images = ImageInput.FromFolder(_photos);
        var found = new ImageActivation[images.Count];
        await mapper.RunAsync(images, (_, _) => [0, 1, 2], image => found[image.Row] = image);
        Assert.All(found.SelectMany(image => image.Maps.Select(map => (image, map))), pair => Assert.Equal(
            pair.image.Logits[pair.map.Class], pair.map.Values.Sum(value => (double)value), 1e-4));
    }

    [Fact]
    public async Task Named_classes_and_the_most_probable_ones_can_be_chosen()
    {
        var photo = Path.Combine(_photos, "circles", "00.png");
        var named = (await TrainerCall.RunAsync(
            "explain", _model, photo, "--output", _output, "--class", "stripes", "--class", "circles", "--format", "csv")).AssertDone();
        Assert.Equal(["stripes", "circles"], Labels(named));

        var top = (await TrainerCall.RunAsync("explain", _model, photo, "--output", _output, "--top", "7", "--format", "csv")).AssertDone();
        Assert.Equal(["circles", "squares", "stripes"], Labels(top).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["00-2.circles.png", "00-2.squares.png", "00-2.stripes.png", "00.circles.png", "00.stripes.png"],
            Directory.GetFiles(_output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(1, Scores(top).Sum(), 1e-5);
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        var photo = Path.Combine(_photos, "squares", "03.png");
        var first = (await TrainerCall.RunAsync("explain", _model, photo, "-o", _output)).AssertDone();
        var file = Assert.Single(Directory.GetFiles(_output));
        File.WriteAllText(file, "mine");
        var second = (await TrainerCall.RunAsync("explain", _model, photo, "-o", _output)).AssertDone();
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.Equal(2, Directory.GetFiles(_output).Length);
        Assert.Contains("03.squares.png", first.Out, StringComparison.Ordinal);
        Assert.Contains("03-2.squares.png", second.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_images_are_listed_and_the_others_explained()
    {
        var broken = _trained.Workspace.Write("broken.jpg", "no image");
        var photo = Path.Combine(_photos, "squares", "04.png");
        var call = await TrainerCall.RunAsync("explain", _model, broken, photo, "--output", _output, "--format", "json");
        Assert.Equal(1, call.ExitCode);
        Assert.Contains($"skipped: {broken}: not an image: text", call.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_output));
        Assert.Equal("not an image: text", Rows(call)[^1].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Wrong_calls_are_explained_and_leave_nothing()
    {
        var photo = Path.Combine(_photos, "circles", "00.png");
        (await TrainerCall.RunAsync("explain", _model, photo)).AssertError(2, "--output is missing");
        (await TrainerCall.RunAsync("explain", _model, photo, "--output")).AssertError(2, "--output");
        (await TrainerCall.RunAsync("explain", _model, "--output", _output)).AssertError(2, "PATH is missing");
        (await TrainerCall.RunAsync("explain", _model, photo, "--output", _output, "--top", "0")).AssertError(2, "--top");
        (await TrainerCall.RunAsync("explain", _model, photo, "--output", _output, "--top", "2", "--class", "circles"))
            .AssertError(2, "Leave one out");
        (await TrainerCall.RunAsync("explain", _model, photo, "--output", _output, "--class", "circels"))
            .AssertError(2, "no class \"circels\"", "Did you mean \"circles\"?", "stripes");
        (await TrainerCall.RunAsync("explain", _model, Path.Combine(_photos, "none"), "--output", _output)).AssertError(2, "no such file");
        (await TrainerCall.RunAsync("explain", "nowhere", photo, "--output", _output)).AssertError(2, "nowhere");
        Directory.CreateDirectory(_trained.Workspace.Path("empty"));
        (await TrainerCall.RunAsync("explain", _model, _trained.Workspace.Path("empty"), "--output", _output)).AssertError(2, "empty");
        Assert.False(Directory.Exists(_output));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_failure()
    {
        var photo = Path.Combine(_photos, "circles", "00.png");
        var file = _trained.Workspace.Write("file", "");
        (await TrainerCall.RunAsync("explain", _model, photo, "--output", file)).AssertError(1, file, "cannot be made or read");
        (await TrainerCall.RunAsync("explain", _model, photo, "--output", Path.Combine(file, "below"))).AssertError(1, "below");
    }

    [Fact]
    public async Task A_clustering_and_a_pretext_backbone_have_no_maps()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure(
            """ "task": "clustering", "data": "photos", "image": 48, "kMeans": { "k": 3 } """))).AssertDone();
        (await TrainerCall.RunAsync("explain", workspace.Run(), workspace.Path("photos"), "--output", _output))
            .AssertError(2, "no classifier");

        var backbone = workspace.Path("backbone.onnx");
        File.Copy(RepositoryFolder.File("src", "Pipelines", "Backbones", "builtin.onnx"), backbone);
        (await TrainerCall.RunAsync("explain", backbone, workspace.Path("photos"), "--output", _output))
            .AssertError(1, "not exported by a pipeline");
        Assert.False(Directory.Exists(_output));
    }

    private static List<JsonElement> Rows(TrainerCall call) => [.. JsonDocument.Parse(call.Out).RootElement.EnumerateArray()];

    private static IEnumerable<string> Labels(TrainerCall call) => Cells(call).Select(cells => cells[1]);

    private static IEnumerable<double> Scores(TrainerCall call) =>
        Cells(call).Select(cells => double.Parse(cells[2], CultureInfo.InvariantCulture));

    private static IEnumerable<string[]> Cells(TrainerCall call) => call.Out.Trim().Split('\n').Skip(1).Select(line => line.Split(','));

    public sealed class Trained : IAsyncLifetime
    {
        internal Workspace Workspace { get; } = new();

        public async Task InitializeAsync() => (await TrainerCall.RunAsync("run", Workspace.Configure())).AssertDone();

        public Task DisposeAsync()
        {
            Workspace.Dispose();
            return Task.CompletedTask;
        }
    }
}
