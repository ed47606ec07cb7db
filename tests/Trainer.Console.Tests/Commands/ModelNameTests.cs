namespace Trainer.Tests.Commands;

/// <summary>A model can be named by its run or its pipeline.</summary>
public sealed class ModelNameTests
{
    [Fact]
    public async Task A_run_a_pipeline_and_latest_name_the_same_model_as_its_file()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        var photos = workspace.Path("photos");
        var byFile = (await TrainerCall.RunAsync("evaluate", Path.Combine(workspace.Run(), "model.zip"), "--data", photos)).AssertDone();
        string[] names =
        [
            Path.Combine(workspace.Run(), "model.onnx"),
            workspace.Run(),
            workspace.Path("runs", "shapes"),
            workspace.Path("runs", "shapes", "latest"),
        ];
        foreach (var name in names)
        {
            Assert.Equal(byFile.Out, (await TrainerCall.RunAsync("evaluate", name, photos)).AssertDone().Out);
        }

        // Where no link can be made, a text file beside the runs says which is the newest.
        Directory.Delete(workspace.Path("runs", "shapes", "latest"));
        Assert.Equal(
            byFile.Out, (await TrainerCall.RunAsync("evaluate", workspace.Path("runs", "shapes", "latest"), photos)).AssertDone().Out);
        (await TrainerCall.RunAsync("predict", workspace.Path("runs", "shapes"), photos)).AssertDone();
    }

    [Fact]
    public async Task What_has_no_model_is_a_wrong_call()
    {
        using var workspace = new Workspace(1);
        Directory.CreateDirectory(workspace.Path("runs", "shapes", "2026-01-02_03-04-05.partial"));
        foreach (var (name, word) in new[]
        {
            ("missing.zip", "There is no such model"),
            ("photos", "no model.zip"),
            ("runs/shapes", "no model.zip"),
            ("runs/shapes/latest", "There is no such model"),
            ("runs/shapes/2026-01-02_03-04-05.partial", "not complete"),
        })
        {
            (await TrainerCall.RunAsync("predict", workspace.Path(name), workspace.Path("photos"))).AssertError(2, word);
            (await TrainerCall.RunAsync("evaluate", workspace.Path(name), workspace.Path("photos"))).AssertError(2, word);
        }
    }
}
