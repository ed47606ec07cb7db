using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class EvaluateCommandTests
{
    [Fact]
    public async Task Evaluating_the_held_out_images_again_gives_the_metrics_of_the_run()
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.Path("held"));
        foreach (var name in Workspace.Classes)
        {
            Directory.CreateDirectory(workspace.Path("held", name));
            foreach (var image in Directory.GetFiles(workspace.Path("photos", name)).Order(StringComparer.Ordinal).Take(4))
            {
                File.Move(image, workspace.Path("held", name, Path.GetFileName(image)));
            }
        }

        (await TrainerCall.RunAsync(
            "run", workspace.Configure(""" "data": { "train": "photos", "test": "held" }, "image": 48 """))).AssertDone();
        var call = await TrainerCall.RunAsync(
            "evaluate", Path.Combine(workspace.Run(), "model.zip"), "--data", workspace.Path("held"), "--format", "json");

        using var again = JsonDocument.Parse(call.AssertDone().Out);
        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.Run(), "metrics.json")));
        Assert.Equal(12, again.RootElement.GetProperty("images").GetInt32());
        Assert.Equal(metrics.RootElement.GetProperty("accuracy").GetDouble(), again.RootElement.GetProperty("accuracy").GetDouble());
        Assert.Equal(metrics.RootElement.GetProperty("logLoss").GetDouble(), again.RootElement.GetProperty("logLoss").GetDouble(), 1e-4);

        var page = workspace.Path("held.html");
        var reported = await TrainerCall.RunAsync(
            "evaluate", workspace.Run(), "--data", workspace.Path("held"), "--report", page, "--format", "json");
        Assert.Contains(page, reported.AssertDone().Error, StringComparison.Ordinal);
        var text = File.ReadAllText(page);
        foreach (var image in Directory.GetFiles(workspace.Path("held"), "*", SearchOption.AllDirectories))
        {
            Assert.Contains($"{Path.GetFileName(image)}\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_an_error_before_the_images_are_read()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure(""" "data": "photos", "image": 48 """))).AssertDone();
        var page = Path.Combine(workspace.Run(), "metrics.json", "x.html");
        var call = await TrainerCall.RunAsync("evaluate", workspace.Run(), "--data", workspace.Path("missing"), "--report", page);
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("The page cannot be written: ", call.Error, StringComparison.Ordinal);
    }
}
