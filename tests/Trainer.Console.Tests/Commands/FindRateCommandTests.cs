using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class FindRateCommandTests
{
    private const string FineTune = """
        "data": { "train": "photos" }, "image": 32, "training": { "transfer": "fineTune", "batchSize": 8, "threads": 1 }
        """;

    private const string Rotation = """
        "task": "pretext", "pretext": "rotation", "data": { "train": "photos" }, "image": 32, "training": { "batchSize": 8, "threads": 1 }
        """;

    [Theory]
    [InlineData(FineTune)]
    [InlineData(Rotation)]
    public async Task It_tests_a_network_and_leaves_no_run(string settings)
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(settings);
        var call = (await TrainerCall.RunAsync(
            "find-rate", file, "--steps", "25", "--from", "1e-5", "--to", "1e-2", "--format", "json")).AssertDone();
        var curve = JsonDocument.Parse(call.Out).RootElement;
        var steps = curve.GetProperty("steps").EnumerateArray().ToList();
        Assert.InRange(steps.Count, 1, 25);
        Assert.Equal(1e-5, steps[0].GetProperty("learningRate").GetDouble(), 1e-9);
        Assert.Equal(curve.GetProperty("hasExploded").GetBoolean(), steps.Count < 25);
        Assert.False(Directory.Exists(workspace.Runs));

        // The same seed and number of threads: the same figures.
        var again = (await TrainerCall.RunAsync(
            "find-rate", file, "--steps", "25", "--from", "1e-5", "--to", "1e-2", "--format", "csv")).AssertDone();
        var lines = again.Out.TrimEnd().Split('\n');
        Assert.Equal("pipeline,step,learningRate,loss,smoothedLoss", lines[0]);
        Assert.Equal(
            steps.Select(step => step.GetProperty("loss").GetDouble()),
            lines.Skip(1).Select(line => double.Parse(line.Split(',')[3], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains("note: The loss", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_without_a_network_to_train_is_refused()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("find-rate", workspace.Configure())).AssertError(2, "$.pipelines.shapes", "stored vectors");
        (await TrainerCall.RunAsync("find-rate", workspace.Configure(""" "data": "photos", "task": "clustering" """))).AssertError(
            2, "task", "trains nothing");
    }

    [Fact]
    public async Task Bounds_that_make_no_range_are_refused()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(FineTune);
        (await TrainerCall.RunAsync("find-rate", file, "--from", "0.1", "--to", "0.01")).AssertError(2, "--from", "not below");
        (await TrainerCall.RunAsync("find-rate", file, "--from", "0")).AssertError(2, "--from");
        (await TrainerCall.RunAsync("find-rate", file, "--steps", "3")).AssertError(2, "--steps", "at least 20");
    }
}
