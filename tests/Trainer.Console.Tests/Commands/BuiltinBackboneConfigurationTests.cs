using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class BuiltinBackboneConfigurationTests
{
    /// <summary>
    /// The configuration by which the builtin backbone was made, on other images and much smaller: a backbone comes out that another
    /// pipeline uses.
    /// </summary>
    [Fact]
    public async Task The_configuration_of_the_builtin_backbone_makes_a_backbone()
    {
        using var workspace = new Workspace(imagesPerClass: 12);
        var call = await TrainerCall.RunAsync(
            "run", RepositoryFolder.File("builtin-backbone.json"), "--output", workspace.Runs,
            "--set", $"data.train={workspace.Path("photos")}", "--set", "data.validation=0.25", "--set", "cache.enabled=false",
            "--set", "backbone.widthFactor=0.1",
            "--set", "pretext.teacher=builtin", "--set", "pretext.teacherSize=64", "--set", "pretext.targetDimensions=8",
            "--set", "training.epochs=2", "--set", "training.interval=1", "--set", "training.batchSize=8");
        call.AssertDone();

        var run = workspace.Run("builtin-backbone");
        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")));
        Assert.Equal("distillation", metrics.RootElement.GetProperty("objective").GetString());
        Assert.InRange(metrics.RootElement.GetProperty("images").GetInt32(), 24, 30);

        var file = workspace.Configure(
            $$""" "data": "photos", "backbone": {{JsonSerializer.Serialize(Path.Combine(run, "backbone.onnx"))}} """);
        var plan = (await TrainerCall.RunAsync("plan", file)).AssertDone().Out;
        Assert.Contains("3 x 64 x 64", plan, StringComparison.Ordinal);
    }
}
