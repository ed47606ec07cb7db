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
        Assert.Matches(@"^== shapes: trains a classifier of 3 classes; ", table.Out);
        Assert.Matches(@"(?m)^classes .*\bcircles\b", table.Out);
        Assert.DoesNotContain("splitSeed", table.Out, StringComparison.Ordinal);
        Assert.Contains(
            "\"splitSeed\": 1", (await TrainerCall.RunAsync("plan", file, "--settings")).AssertDone().Out, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(workspace.Folder));

        using var first = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        Assert.Equal(30, first.RootElement[0].GetProperty("missingVectors").GetInt32());
        string[] splits = ["train", "validation", "test"];
        var classes = first.RootElement[0].GetProperty("classes").EnumerateArray();
        Assert.Equal(30, classes.Sum(row => splits.Sum(split => row.GetProperty(split).GetInt32())));
        Assert.Equal((16 + 1) * 3, first.RootElement[0].GetProperty("stages").EnumerateArray().Last().GetProperty("parameters").GetInt32());

        // The builtin backbone was made for 64 pixels and halves them four times.
        Assert.Equal("272 x 3 x 3", first.RootElement[0].GetProperty("stages")[1].GetProperty("shape").GetString());

        // One batch holds them all: 200 epochs are the most.
        var trainImages = first.RootElement[0].GetProperty("classes").EnumerateArray().Sum(row => row.GetProperty("train").GetInt32());
        Assert.Equal((trainImages, 200L), Length(first.RootElement[0]));

        (await TrainerCall.RunAsync("run", file)).AssertDone();
        using var then = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        Assert.Equal(30, then.RootElement[0].GetProperty("cachedVectors").GetInt32());
        Assert.Equal(0, then.RootElement[0].GetProperty("extractionSeconds").GetDouble());
    }

    [Theory]
    [InlineData("""
        "data": { "train": "photos", "test": 0.2 }, "training": { "transfer": "fineTune", "epochs": 3, "batchSize": 4, "threads": 1 }
        """)]
    [InlineData("""
        "data": { "train": "photos", "test": 0.2 }, "embedding": { "dimensions": 4, "l2Normalize": true },
        "training": {
          "transfer": "frozenBackbone", "steps": 7, "batchSize": 4, "gradientAccumulation": 2, "sampling": "balanced", "threads": 1
        }
        """)]
    [InlineData("""
        "task": "pretext", "pretext": "rotation", "data": { "train": "photos", "validation": 0.2 },
        "training": { "epochs": 2, "batchSize": 8, "threads": 1 }
        """)]
    public async Task The_training_is_as_long_as_planned(string settings)
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(""" "image": 32, """ + settings);
        using var plan = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        Assert.False(Directory.Exists(workspace.Runs));
        var training = plan.RootElement[0].GetProperty("training");
        Assert.True(training.GetProperty("secondsPerStep").GetDouble() > 0);
        var seconds = training.GetProperty("steps").GetInt64() * training.GetProperty("secondsPerStep").GetDouble();
        Assert.True(training.GetProperty("seconds").GetDouble() >= seconds);

        (await TrainerCall.RunAsync("run", file)).AssertDone();
        var last = File.ReadAllLines(Path.Combine(workspace.Run(), "training.csv"))[^1].Split(',');
        Assert.Equal((last[0], last[1]), ($"{training.GetProperty("epochs").GetInt64()}", $"{training.GetProperty("steps").GetInt64()}"));
    }

    [Fact]
    public async Task The_plan_of_a_pretext_task_has_its_layers_and_its_teacher_and_no_vectors()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure("""
            "task": "pretext", "data": { "train": "photos", "validation": 0.2 }, "image": 32,
            "backbone": { "architecture": "compact_resnet", "widthFactor": 0.1 },
            "pretext": {
              "objective": "distillation", "teacher": "builtin", "teacherSize": 64, "targetDimensions": 6, "classificationWeight": 0.5
            },
            "training": { "epochs": 1, "batchSize": 8, "threads": 1 }
            """);
        var table = (await TrainerCall.RunAsync("plan", file, "--settings")).AssertDone().Out;
        Assert.DoesNotContain("feature vectors", table, StringComparison.Ordinal);
        Assert.DoesNotContain(" frozen", table, StringComparison.Ordinal);
        Assert.DoesNotContain("(frozen)", table, StringComparison.Ordinal);
        Assert.Contains("teacher    builtin at 64 px -> ", table, StringComparison.Ordinal);
        Assert.Contains(
            "-> 6 numbers for each cell; maps of 0 images in the cache, 30 to compute; 0 MB in memory", table, StringComparison.Ordinal);

        using var before = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        var stages = before.RootElement[0]
            .GetProperty("stages")
            .EnumerateArray()
            .Select(stage => (Name: stage.GetProperty("stage").GetString(), Count: stage.GetProperty("parameters").GetInt64()))
            .ToList();
        var vector = int.Parse(
            before.RootElement[0].GetProperty("stages")[2].GetProperty("shape").GetString()!,
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            [("projection (this task only)", (vector + 1L) * 6), ("softmax head (this task only)", (vector + 1L) * 3)], stages.TakeLast(2));
        var teacher = before.RootElement[0].GetProperty("teacher");
        var cells = teacher.GetProperty("cells").GetInt32();
        Assert.True(cells > 1);
        Assert.Equal(
            (0, 30, 30L * cells * cells * 6 * 4),
            (
                teacher.GetProperty("cachedMaps").GetInt32(),
                teacher.GetProperty("missingMaps").GetInt32(),
                teacher.GetProperty("bytes").GetInt64()));

        (await TrainerCall.RunAsync("run", file)).AssertDone();
        using var after = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        Assert.Equal(30, after.RootElement[0].GetProperty("teacher").GetProperty("cachedMaps").GetInt32());
    }

    private static (int Images, long Steps) Length(JsonElement plan) =>
        (plan.GetProperty("training").GetProperty("images").GetInt32(), plan.GetProperty("training").GetProperty("steps").GetInt64());
}
