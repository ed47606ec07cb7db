using System.Text.Json;

namespace Trainer.Tests.Commands;

/// <summary>Every command can list every file that it skips, and points to no list that does not exist.</summary>
public sealed class SkippedFilesTests
{
    private const int Broken = 13;

    [Fact]
    public async Task All_skipped_files_are_in_json_and_csv_of_every_command()
    {
        using var workspace = new Workspace();
        for (var i = 0; i < Broken; i++)
        {
            workspace.Write(Path.Combine("photos", "circles", $"broken {i:00}.jpg"), "no image");
        }

        var configuration = workspace.Configure();
        var run = (await TrainerCall.RunAsync("run", configuration, "--format", "json")).AssertDone();
        var metrics = Path.Combine(workspace.Run(), "metrics.json");
        Assert.Equal(Broken, Json(run).EnumerateArray().Single().GetProperty("skipped").GetArrayLength());
        AssertPointsTo(run, "metrics.json lists all");
        Assert.Equal(Broken, JsonDocument.Parse(File.ReadAllText(metrics)).RootElement.GetProperty("skipped").GetArrayLength());
        var again = (await TrainerCall.RunAsync("run", configuration, "--format", "csv")).AssertDone();
        Assert.Equal(Broken, Rows(again, ",not an image: text,,"));

        var plan = (await TrainerCall.RunAsync("plan", configuration, "--format", "json")).AssertDone();
        Assert.Equal(Broken, Json(plan).EnumerateArray().Single().GetProperty("skipped").GetArrayLength());
        AssertPointsTo((await TrainerCall.RunAsync("plan", configuration)).AssertDone(), "--format json lists all");
        var planned = (await TrainerCall.RunAsync("plan", configuration, "--format", "csv")).AssertDone();
        Assert.Equal(Broken, Rows(planned, ",not an image: text"));

        var model = Path.Combine(Path.GetDirectoryName(metrics)!, "model.zip");
        string[] evaluate = ["evaluate", model, "--data", workspace.Path("photos")];
        var evaluated = (await TrainerCall.RunAsync([.. evaluate, "--format", "json"])).AssertDone();
        Assert.Equal(Broken, Json(evaluated).GetProperty("skipped").GetArrayLength());
        Assert.Equal(Broken, Rows((await TrainerCall.RunAsync([.. evaluate, "--format", "csv"])).AssertDone(), ",not an image: text"));
        AssertPointsTo((await TrainerCall.RunAsync(evaluate)).AssertDone(), "--format json lists all");

        foreach (var named in (string[])[workspace.Path("photos", "circles"), workspace.Path("photos", "circ*", "*")])
        {
            var predicted = await TrainerCall.RunAsync("predict", model, named, "--format", "json");
            Assert.Equal(1, predicted.ExitCode);
            Assert.Equal(Broken, Json(predicted).EnumerateArray().Count(image => image.TryGetProperty("error", out _)));
            Assert.Equal(10, Json(predicted).EnumerateArray().TakeWhile(image => image.TryGetProperty("label", out _)).Count());
            AssertPointsTo(predicted, "standard output lists all");
            Assert.Equal(Broken, Rows(await TrainerCall.RunAsync("predict", model, named, "--format", "csv"), ",,,,not an image: text"));
            AssertPointsTo(await TrainerCall.RunAsync("predict", model, named), "--format json lists all");
        }
    }

    [LinuxFact]
    public async Task Predict_lists_what_a_folder_or_a_glob_cannot_look_at()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        var model = Path.Combine(workspace.Run(), "model.zip");
        Directory.CreateSymbolicLink(workspace.Path("photos", "gone"), "/mnt/no-such-disk");
        string[] all = [workspace.Path("photos"), workspace.Path("photos", "**", "*.png"), workspace.Path("photos", "gone")];
        foreach (var named in all)
        {
            var call = await TrainerCall.RunAsync("predict", model, named, "--format", "csv");
            Assert.Equal(1, call.ExitCode);
            Assert.Contains("photos/gone", call.Out, StringComparison.Ordinal);
            Assert.Contains("a link to \"/mnt/no-such-disk\", which does not exist", call.Error, StringComparison.Ordinal);
        }
    }

    private static JsonElement Json(TrainerCall call) => JsonDocument.Parse(call.Out).RootElement;

    private static int Rows(TrainerCall call, string end) =>
        call.Out.Split('\n').Count(line => line.EndsWith(end, StringComparison.Ordinal));

    private static void AssertPointsTo(TrainerCall call, string list)
    {
        Assert.Equal(11, call.Error.Split("skipped: ").Length - 1);
        Assert.Contains("skipped: 3 more; ", call.Error, StringComparison.Ordinal);
        Assert.Contains(list, call.Error, StringComparison.Ordinal);
    }
}
