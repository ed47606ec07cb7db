using System.Text.Json;

namespace Trainer.Tests.Commands;

public sealed class RunCommandTests
{
    [Fact]
    public async Task A_run_leaves_a_model_its_metrics_and_a_configuration_that_runs_again()
    {
        using var workspace = new Workspace();
        var call = (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();

        Assert.Contains("accuracy", call.Out, StringComparison.Ordinal);
        string[] expected =
        [
            "metrics.json", "model-card.md", "model.onnx", "model.zip", "pipeline.json", "predictions.csv", "report.html", "training.csv",
        ];
        Assert.Equal(expected, Directory.GetFiles(workspace.Run()).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(
            workspace.Run(), Directory.ResolveLinkTarget(workspace.Path("runs", "shapes", "latest"), returnFinalTarget: true)!.FullName);

        // 10 images a class, a fifth held out: chance is a third.
        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.Run(), "metrics.json")));
        Assert.True(metrics.RootElement.GetProperty("accuracy").GetDouble() > 0.6);
        var images = metrics.RootElement.GetProperty("images").GetInt32();
        Assert.Equal(images + 1, File.ReadAllLines(Path.Combine(workspace.Run(), "predictions.csv")).Length);

        var again = await TrainerCall.RunAsync("run", Path.Combine(workspace.Run(), "pipeline.json"), "--output", workspace.Path("again"));
        again.AssertDone();
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(workspace.Run(), "model.onnx")),
            File.ReadAllBytes(workspace.Path("again", "shapes", "latest", "model.onnx")));
        Assert.Contains("extracting features: 0 images in 0.0 s (30 were done before)", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_shows_its_classes_and_what_it_chose_by_itself_only_on_request()
    {
        const string Choice = "was chosen by cross-validation";
        using var workspace = new Workspace();
        var file = workspace.Configure();
        var call = (await TrainerCall.RunAsync("run", file)).AssertDone();
        Assert.Matches(@"(?m)^== shapes: \d+ test images\r?$", call.Out);
        Assert.All(
            Workspace.Classes,
            name => Assert.Matches(
                @$"(?m)^  {name} +\d+( +[01][.]\d{{4}}){{2}} +\([01][.]\d+ to [01][.]\d+\) +[01][.]\d{{4}}\r?$", call.Out));
        Assert.DoesNotContain("weightDecay", call.Error, StringComparison.Ordinal);

        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.Run(), "metrics.json")));
        Assert.Contains(
            metrics.RootElement.GetProperty("notes").EnumerateArray(),
            note => note.GetString()!.Contains(Choice, StringComparison.Ordinal));

        var verbose = (await TrainerCall.RunAsync("run", file, "--verbose", "--format", "json")).AssertDone();
        Assert.Contains(Choice, verbose.Error, StringComparison.Ordinal);
        using var results = JsonDocument.Parse(verbose.Out);
        Assert.Contains(
            results.RootElement[0].GetProperty("notes").EnumerateArray(),
            note => note.GetString()!.Contains(Choice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_one_pipeline_fails_those_after_it_are_named_and_what_was_finished_is_not_run_again()
    {
        using var workspace = new Workspace();
        var file = workspace.Write("pipelines.json", """
            { "pipelines": {
                "first": { "data": "photos", "image": 48 },
                "broken": { "extends": "first", "training": { "optimizer": { "type": "sgd", "learningRate": 100, "weightDecay": 100 } } },
                "second": { "extends": "first" }, "third": { "extends": "first" }
            } }
            """);
        var call = await TrainerCall.RunAsync("run", file);
        call.AssertError(1, "learningRate");
        Assert.Contains("note: Not run: second, third.", call.Error, StringComparison.Ordinal);

        var resumed = await TrainerCall.RunAsync("run", file, "--resume", "--set", "broken.training.optimizer=adam");
        resumed.AssertDone();
        Assert.Contains("is not run again", resumed.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(workspace.Path("runs", "third", "latest")));
    }

    [Fact]
    public async Task A_clustering_lists_its_clusters_and_the_images_nearest_to_their_centroids()
    {
        using var workspace = new Workspace();
        var call = await TrainerCall.RunAsync(
            "run",
            workspace.Configure(
                """ "task": "clustering", "data": "photos", "image": 48, "kMeans": { "k": { "from": 2, "to": 4 }, "restarts": 2 } """));
        call.AssertDone();

        using var clusters = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.Run(), "clusters.json")));
        Assert.Equal(30, clusters.RootElement.EnumerateArray().Sum(cluster => cluster.GetProperty("size").GetInt32()));
        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.Run(), "metrics.json")));
        Assert.Equal(
            [2, 3, 4], metrics.RootElement.GetProperty("tried").EnumerateArray().Select(tried => tried.GetProperty("k").GetInt32()));
    }

    [Fact]
    public async Task A_bottleneck_gives_a_smaller_embedding_in_both_tasks()
    {
        using var workspace = new Workspace();
        var file = workspace.Write("pipelines.json", """
            { "pipelines": {
              "shapes": { "data": "photos", "image": 48, "embedding": { "dimensions": 6, "l2Normalize": true } },
              "groups": { "extends": "shapes", "task": "clustering", "kMeans": 3 } } }
            """);
        (await TrainerCall.RunAsync("run", file)).AssertDone();

        foreach (var pipeline in (string[])["shapes", "groups"])
        {
            var embedded = (await TrainerCall.RunAsync(
                "predict", Path.Combine(workspace.Run(pipeline), "model.zip"), workspace.Path("photos"), "--format", "json")).AssertDone();
            Assert.Equal(30, JsonDocument.Parse(embedded.Out).RootElement.GetArrayLength());
        }
    }

    [Fact]
    public async Task Broken_images_are_listed_and_do_not_end_the_run()
    {
        using var workspace = new Workspace();
        var whole = File.ReadAllBytes(workspace.Path("photos", "circles", "00.png"));
        File.WriteAllBytes(workspace.Path("photos", "circles", "cut.png"), whole[..(whole.Length / 2)]);
        File.WriteAllText(workspace.Path("photos", "circles", "text.jpg"), "no picture");
        File.WriteAllText(workspace.Path("photos", "LICENSE"), "no picture, and not called one");

        var call = (await TrainerCall.RunAsync("run", workspace.Configure())).AssertDone();

        Assert.Contains(
            "skipped: circles/text.jpg",
            call.Error.Replace(workspace.Path("photos") + "/", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains("circles/cut.png", call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("LICENSE", call.Error, StringComparison.Ordinal);
        using var metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.Run(), "metrics.json")));
        Assert.Equal(2, metrics.RootElement.GetProperty("skipped").GetArrayLength());
    }

    [Fact]
    public async Task A_cancelled_run_leaves_nothing_half_written()
    {
        using var workspace = new Workspace();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var call = await TrainerCall.RunAsync("", ["run", workspace.Configure()], stop.Token);

        Assert.Equal(130, call.ExitCode);
        Assert.False(Directory.Exists(workspace.Path("runs", "shapes")));
    }
}
