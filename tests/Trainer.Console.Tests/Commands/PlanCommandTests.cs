using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class PlanCommandTests
{
    [Fact]
    public async Task A_plan_says_what_a_run_would_do_and_writes_nothing()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(""" "data": { "train": "photos", "validation": 0.2, "test": 0.2 }, "image": 48, "embedding": 16 """);
        var before = Directory.GetFileSystemEntries(workspace.Folder);
        var table = (await TrainerCall.RunAsync("plan", file)).AssertDone();
        Assert.Contains("circles", table.Out, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(workspace.Folder));

        using var first = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        Assert.Equal(30, first.RootElement[0].GetProperty("missingVectors").GetInt32());
        Assert.Equal(30, first.RootElement[0].GetProperty("classes").EnumerateArray().Sum(row => row.GetProperty("train").GetInt32() + row.GetProperty("validation").GetInt32() + row.GetProperty("test").GetInt32()));
        Assert.Equal((16 + 1) * 3, first.RootElement[0].GetProperty("stages").EnumerateArray().Last().GetProperty("parameters").GetInt32());


        // One batch holds them all: 200 epochs are the most.
        var trainImages = first.RootElement[0].GetProperty("classes").EnumerateArray().Sum(row => row.GetProperty("train").GetInt32());
        Assert.Equal((trainImages, 200L), Length(first.RootElement[0]));

        (await TrainerCall.RunAsync("run", file)).AssertDone();
        using var then = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        Assert.Equal(30, then.RootElement[0].GetProperty("cachedVectors").GetInt32());
        Assert.Equal(0, then.RootElement[0].GetProperty("extractionSeconds").GetDouble());
    }

    [Theory]
    [InlineData(""" "data": { "train": "photos", "test": 0.2 }, "training": { "transfer": "fineTune", "epochs": 3, "batchSize": 4, "threads": 1 } """)]
    [InlineData(""" "data": { "train": "photos", "test": 0.2 }, "embedding": { "dimensions": 4, "l2Normalize": true }, "training": { "transfer": "frozenBackbone", "steps": 7, "batchSize": 4, "gradientAccumulation": 2, "sampling": "balanced", "threads": 1 } """)]
    [InlineData(""" "task": "pretext", "pretext": "rotation", "data": { "train": "photos", "validation": 0.2 }, "training": { "epochs": 2, "batchSize": 8, "threads": 1 } """)]
    public async Task The_training_is_as_long_as_planned(string settings)
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(""" "image": 32, """ + settings);
        using var plan = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        Assert.False(Directory.Exists(workspace.Runs));
        var training = plan.RootElement[0].GetProperty("training");
        Assert.True(training.GetProperty("secondsPerStep").GetDouble() > 0);
        Assert.True(training.GetProperty("seconds").GetDouble() >= training.GetProperty("steps").GetInt64() * training.GetProperty("secondsPerStep").GetDouble());

        (await TrainerCall.RunAsync("run", file)).AssertDone();
        var last = File.ReadAllLines(Path.Combine(workspace.Run(), "training.csv"))[^1].Split(',');
        Assert.Equal((last[0], last[1]), ($"{training.GetProperty("epochs").GetInt64()}", $"{training.GetProperty("steps").GetInt64()}"));
    }

    private static (int Images, long Steps) Length(JsonElement plan) =>
        (plan.GetProperty("training").GetProperty("images").GetInt32(), plan.GetProperty("training").GetProperty("steps").GetInt64());
}
