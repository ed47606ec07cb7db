using System.Text.Json;
using Pipelines;

namespace Trainer.Tests.Commands;

public sealed class CompareCommandTests
{
    private const string Two =
        """
        { "pipelines": {
          "shapes": { "data": "photos", "image": 48 },
          "longer": { "extends": "shapes", "training": { "epochs": 20 } }
        } }
        """;

    [Fact]
    public async Task Two_runs_are_compared_by_pipeline_folder_and_file()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Write("pipelines.json", Two))).AssertDone();
        var (shapes, longer) = (workspace.Run(), workspace.Run("longer"));

        var table = (await TrainerCall.RunAsync("compare", shapes, longer)).AssertDone();
        foreach (var text in (string[])["training.epochs", "accuracy", "Exact McNemar test", "images could show", "== B against A"])
        {
            Assert.Contains(text, table.Out, StringComparison.Ordinal);
        }

        Assert.Equal(
            table.Out,
            (await TrainerCall.RunAsync("compare", workspace.Path("runs", "shapes"), Path.Combine(longer, "model.zip"))).AssertDone().Out);
        Assert.Equal(
            table.Out, (await TrainerCall.RunAsync("compare", workspace.Path("runs", "shapes", "latest"), longer)).AssertDone().Out);

        using var json = JsonDocument.Parse((await TrainerCall.RunAsync("compare", shapes, longer, "--format", "json")).AssertDone().Out);
        var pair = json.RootElement.GetProperty("pairs")[0];
        var images = pair.GetProperty("sharedImages").GetInt32();
        var counts = pair.GetProperty("classification");
        Assert.Equal(
            images,
            ((string[])["bothCorrect", "onlyFirstCorrect", "onlySecondCorrect", "bothWrong"])
                .Sum(name => counts.GetProperty(name).GetInt32()));
        Assert.Equal(2, json.RootElement.GetProperty("settings")[0].GetProperty("values").GetArrayLength());

        var csv = (await TrainerCall.RunAsync("compare", shapes, longer, "--format", "csv")).AssertDone().Out.TrimEnd().Split('\n');
        Assert.All(csv, line => Assert.Equal(csv[0].Count(letter => letter == ','), line.Count(letter => letter == ',')));
        Assert.Contains(csv, line => line.StartsWith("B,A,longer,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_have_intervals_and_predictions_the_hash_of_their_image()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();

        var metrics = MetricsJson.Read<ClassificationMetrics>(
            File.ReadAllText(Path.Combine(workspace.Run(), "metrics.json")), "metrics.json");
        Assert.InRange(metrics.Accuracy, metrics.Intervals!.Accuracy.Low, metrics.Intervals.Accuracy.High);
        var lines = File.ReadAllLines(Path.Combine(workspace.Run(), "predictions.csv"));
        Assert.EndsWith(",hash", lines[0], StringComparison.Ordinal);
        var fields = lines[1].Split(',');
        var image = Directory.GetFiles(workspace.Path("photos"), Path.GetFileName(fields[0]), SearchOption.AllDirectories)
            .Single(path => path.Replace('\\', '/').EndsWith(fields[0], StringComparison.Ordinal));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(image)))[..16], fields[^1]);
    }

    [Fact]
    public async Task What_is_no_run_is_a_wrong_call_and_a_damaged_file_a_failure()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        var run = workspace.Run();
        Directory.CreateDirectory(workspace.Path("runs", "shapes", "2026-01-02_03-04-05.partial"));
        foreach (var (other, word) in new[]
        {
            (workspace.Path("missing"), "There is no such run"),
            (workspace.Path("photos"), "no run folder"),
            (workspace.Path("pipelines.json"), "no run folder"),
            (workspace.Path("runs"), "several pipelines: shapes"),
            (workspace.Path("runs", "shapes", "2026-01-02_03-04-05.partial"), "not complete"),
            (workspace.Path("runs", "shapes", "latest"), "named twice"),
        })
        {
            (await TrainerCall.RunAsync("compare", run, other)).AssertError(2, word);
        }

        (await TrainerCall.RunAsync("compare", run)).AssertError(2, "two runs");
        (await TrainerCall.RunAsync("compare")).AssertError(2, "RUN is missing");
        (await TrainerCall.RunAsync("compare", run, run, "--fromat", "json")).AssertError(2, "--format");
        var both = await TrainerCall.RunAsync("compare", workspace.Path("missing"), workspace.Path("photos"));
        both.AssertError(2, "There is no such run", "no run folder", "2 errors");

        var copy = workspace.Path("copy");
        Directory.CreateDirectory(copy);
        foreach (var name in (string[])["pipeline.json", "metrics.json"])
        {
            File.Copy(Path.Combine(run, name), Path.Combine(copy, name));
        }

        (await TrainerCall.RunAsync("compare", run, copy)).AssertError(2, Path.Combine(copy, "predictions.csv"), "missing");
        File.WriteAllText(Path.Combine(copy, "predictions.csv"), "path,truth,prediction\n\"x");
        (await TrainerCall.RunAsync("compare", run, copy)).AssertError(1, Path.Combine(copy, "predictions.csv"));
    }

    [Fact]
    public async Task Classes_without_images_are_named_so_and_have_no_figures()
    {
        using var workspace = new Workspace();
        (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();
        Directory.Delete(workspace.Path("photos", "squares"), recursive: true);

        var call = (await TrainerCall.RunAsync("evaluate", workspace.Run(), workspace.Path("photos"))).AssertDone();

        var row = Assert.Single(call.Out.Split('\n'), line => line.StartsWith("  squares", StringComparison.Ordinal));
        Assert.Contains("no images", row, StringComparison.Ordinal);
        Assert.DoesNotContain("0.0000", row, StringComparison.Ordinal);
        Assert.Contains("95 % interval", call.Out, StringComparison.Ordinal);
    }
}
