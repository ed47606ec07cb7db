using System.Text.Json;

namespace Trainer.Tests.Commands;

/// <summary>The commands of the README, in their order, on what the repository ships.</summary>
public sealed class QuickStartTests
{
    [Fact]
    public async Task The_pipelines_of_the_repository_train_evaluate_and_export()
    {
        using var workspace = new Workspace(imagesPerClass: 0);
        string[] elsewhere = ["--output", workspace.Runs, "--set", $"cache.folder={workspace.Path("cache")}"];
        var configuration = RepositoryFolder.File("pipelines.json");

        var run = (await TrainerCall.RunAsync(["run", configuration, .. elsewhere])).AssertDone();
        Assert.Contains("surface-defects", run.Out, StringComparison.Ordinal);
        Assert.Contains("surface-groups", run.Out, StringComparison.Ordinal);

        // The builtin backbone is to reach 0.90 here.
        using var metrics = JsonDocument.Parse(File.ReadAllText(workspace.Path("runs", "surface-defects", "latest", "metrics.json")));
        Assert.Equal(120, metrics.RootElement.GetProperty("images").GetInt32());
        Assert.InRange(metrics.RootElement.GetProperty("accuracy").GetDouble(), 0.90, 1);

        (await TrainerCall.RunAsync("plan", configuration, "--set", $"cache.folder={workspace.Path("cache")}")).AssertDone();
        var test = RepositoryFolder.File("data", "surface-defects", "test");
        foreach (var pipeline in (string[])["surface-defects", "surface-groups"])
        {
            var model = workspace.Path("runs", pipeline, "latest", "model.zip");
            (await TrainerCall.RunAsync("predict", model, Path.Combine(test, "crack", "*.jpg"))).AssertDone();
            (await TrainerCall.RunAsync("evaluate", model, "--data", test)).AssertDone();
        }
    }
}
