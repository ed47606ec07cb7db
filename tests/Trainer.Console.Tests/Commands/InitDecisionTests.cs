namespace Trainer.Tests.Commands;

/// <summary>What <c>trainer init</c> proposes for predictions that can be relied on.</summary>
public sealed class InitDecisionTests
{
    private const string Line = "// \"decision\": { \"unsure\": { \"coverage\": 0.9 }, \"unknown\": 0.05 },";

    [Fact]
    public async Task The_line_in_a_comment_is_a_setting_that_runs()
    {
        using var workspace = new Workspace(24);
        var text = await InitAsync(workspace);
        Assert.Contains(Line, text, StringComparison.Ordinal);

        var file = workspace.Write("pipelines.json", text.Replace(Line, Line[3..], StringComparison.Ordinal));
        var call = (await TrainerCall.RunAsync("run", file, "--set", "backbone=builtin")).AssertDone();
        Assert.Contains("unknown", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_too_few_images_there_is_none()
    {
        using var workspace = new Workspace(12);
        Assert.DoesNotContain("\"decision\"", await InitAsync(workspace), StringComparison.Ordinal);
    }

    private static async Task<string> InitAsync(Workspace workspace)
    {
        var file = workspace.Path("pipelines.json");
        (await TrainerCall.RunAsync("init", workspace.Path("photos"), "--output", file)).AssertDone();
        return File.ReadAllText(file);
    }
}
