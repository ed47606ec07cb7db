using System.Text.Json;

namespace Trainer.Tests.Commands;

/// <summary>The forms of transfer learning that train the network, from the configuration to the exported model.</summary>
public sealed class TransferFormsTests
{
    [Theory]
    [InlineData("fineTune", """ "unfreeze": "lastStages:2", """)]
    [InlineData("frozenBackbone", "")]
    public async Task A_run_trains_the_network_and_leaves_a_model_that_predicts_what_was_measured(string form, string more)
    {
        using var workspace = new Workspace();
        var file = workspace.Configure($$"""
            "data": { "train": "photos", "validation": 0.2, "test": 0.2 }, "image": 32,
            "training": { "transfer": "{{form}}", {{more}} "epochs": 2, "batchSize": 8, "threads": 1 }
            """);
        var call = (await TrainerCall.RunAsync("run", file, "--verbose")).AssertDone();

        Assert.Matches("note: The (linear probe|network of epoch [12]) is the model", call.Error);
        Assert.Equal(3, File.ReadAllLines(Path.Combine(workspace.Run(), "training.csv")).Length);
        var lines = File.ReadAllLines(Path.Combine(workspace.Run(), "predictions.csv"));
        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.Run(), "metrics.json")));
        Assert.Equal(lines.Length - 1, metrics.RootElement.GetProperty("images").GetInt32());

        // Every default that the form has stands in pipeline.json, and it runs again to the same bytes.
        var settings = File.ReadAllText(Path.Combine(workspace.Run(), "pipeline.json"));
        string[] defaults =
            ["\"adamW\"", "\"labelSmoothing\": 0.1", "\"recipe\": \"standard\"", "\"warmUpSteps\": 1", "\"gradientClipping\": 1"];
        foreach (var option in defaults)
        {
            Assert.Contains(option, settings, StringComparison.Ordinal);
        }

        (await TrainerCall.RunAsync(
            "run", Path.Combine(workspace.Run(), "pipeline.json"), "--output", workspace.Path("again"))).AssertDone();
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(workspace.Run(), "model.onnx")),
            File.ReadAllBytes(workspace.Path("again", "shapes", "latest", "model.onnx")));

        var evaluated = (await TrainerCall.RunAsync(
            "evaluate", Path.Combine(workspace.Run(), "model.zip"), "--data", workspace.Path("photos"), "--format", "json")).AssertDone();
        Assert.Equal(30, JsonDocument.Parse(evaluated.Out).RootElement.GetProperty("images").GetInt32());
    }

    [Fact]
    public async Task Without_validation_images_some_of_the_training_images_validate_the_epochs()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(
            """ "data": "photos", "image": 32, "embedding": 16, "training": { "transfer": "fineTune", "epochs": 1, "threads": 1 } """);
        var call = (await TrainerCall.RunAsync("run", file, "--verbose")).AssertDone();
        Assert.Contains("validate instead, in a trial split without them", call.Error, StringComparison.Ordinal);
        Assert.Matches(
            "The linear probe was trained again on all 25 training images|The network was then trained on all 25 training images",
            call.Error);
        Assert.Contains(
            "are not trained on and validate the epochs instead",
            (await TrainerCall.RunAsync("run", file, "--verbose", "--set", "training.weightInterpolation=false")).AssertDone().Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "training images: each step uses all of them",
            (await TrainerCall.RunAsync("run", file, "--verbose", "--set", "training.batchSize=64")).AssertDone().Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_GPU_that_is_not_there_is_a_note_and_the_CPU_trains()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure("""
            "data": "photos", "image": 32, "training": { "transfer": "frozenBackbone", "epochs": 1, "threads": 1, "device": "cuda" }
            """);
        var call = (await TrainerCall.RunAsync("run", file)).AssertDone();
        Assert.Matches(
            "note: .*the network was trained on the (CPU|first CUDA GPU)",
            call.Error.Replace("The network", "the network", StringComparison.Ordinal));
        Assert.Contains("\"device\": \"cuda\"", File.ReadAllText(Path.Combine(workspace.Run(), "pipeline.json")), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "was trained on",
            (await TrainerCall.RunAsync("run", file, "--set", "training.device=cpu")).AssertDone().Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "unfreeze": ["layer9.*"] """, "training.unfreeze", "layer9.*", "stages")]
    [InlineData(""" "unfreeze": "lastStages:99" """, "training.unfreeze", "stages")]
    [InlineData(""" "batchSize": 1, "frozenBatchNorm": false """, "training.batchSize", "one image")]
    public async Task Settings_that_do_not_fit_the_backbone_are_errors_before_anything_runs(string training, params string[] words)
    {
        using var workspace = new Workspace();
        var file = workspace.Configure($$""" "data": "photos", "image": 32, "training": { "transfer": "fineTune", {{training}} } """);
        (await TrainerCall.RunAsync("run", file)).AssertError(2, words);
        Assert.False(Directory.Exists(workspace.Runs));
    }

    [Fact]
    public async Task A_plan_says_how_much_is_trained()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(
            """ "data": "photos", "image": 32, "training": { "transfer": "fineTune", "unfreeze": "lastStages:1" } """);
        var plan = (await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone();
        var backbone = JsonDocument.Parse(plan.Out).RootElement[0].GetProperty("stages").EnumerateArray()
            .Where(stage => stage.GetProperty("stage").GetString()!.StartsWith("backbone", StringComparison.Ordinal)).ToList();
        Assert.Equal([false, true], backbone.Select(stage => stage.GetProperty("isTrained").GetBoolean()));
        Assert.All(backbone, stage => Assert.True(stage.GetProperty("parameters").GetInt64() > 1000));
    }
}
