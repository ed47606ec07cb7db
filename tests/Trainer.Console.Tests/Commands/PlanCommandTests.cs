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

        (await TrainerCall.RunAsync("run", file)).AssertDone();
        using var then = JsonDocument.Parse((await TrainerCall.RunAsync("plan", file, "--format", "json")).AssertDone().Out);
        Assert.Equal(30, then.RootElement[0].GetProperty("cachedVectors").GetInt32());
        Assert.Equal(0, then.RootElement[0].GetProperty("extractionSeconds").GetDouble());
    }
}
