namespace Trainer.Tests.Commands;

/// <summary>Alone in its collection: it points the process's folder of temporary files elsewhere.</summary>
[Collection(nameof(TemporaryFilesTests))]
[CollectionDefinition(nameof(TemporaryFilesTests), DisableParallelization = true)]
public sealed class TemporaryFilesTests
{
    private const string Variable = "TMPDIR";

    [Fact]
    public async Task No_command_leaves_a_temporary_file()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure();
        var temporary = Directory.CreateDirectory(workspace.Path("tmp")).FullName;
        var before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, temporary);
        try
        {
            Assert.StartsWith(temporary, Path.GetTempPath(), StringComparison.Ordinal);
            (await TrainerCall.RunAsync("run", file)).AssertDone();
            (await TrainerCall.RunAsync("run", file, "--set", "task=clustering", "--set", "kMeans.k=3")).AssertDone();
            var model = workspace.Path("runs", "shapes", "latest", "model.zip");
            (await TrainerCall.RunAsync("predict", model, workspace.Path("photos"))).AssertDone();
            (await TrainerCall.RunAsync("evaluate", model, "--data", workspace.Path("photos"))).AssertDone();
            (await TrainerCall.RunAsync("plan", file)).AssertDone();
            (await TrainerCall.RunAsync("run", file, "--set", "backbone=missing.onnx")).AssertError(2);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
    }
}
