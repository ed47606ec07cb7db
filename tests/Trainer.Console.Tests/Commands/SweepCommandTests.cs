namespace Trainer.Tests.Commands;

public sealed class SweepCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task It_tries_settings_of_the_command_line_trains_the_best_and_says_what_to_rely_on()
    {
        var config = _workspace.Configure(""" "data": { "train": "photos", "validation": 0.2, "test": 0.2 }, "image": 48 """);
        string[] call = ["sweep", config, "--over", "head.labelSmoothing=0,0.2", "--over", "training.epochs=5,10"];
        var sweep = (await TrainerCall.RunAsync(call)).AssertDone();
        Assert.Contains("4 trials (grid), compared by accuracy on", sweep.Out, StringComparison.Ordinal);
        Assert.Contains("best    trial", sweep.Out, StringComparison.Ordinal);
        Assert.Contains("test    accuracy", sweep.Out, StringComparison.Ordinal);
        Assert.Contains("the best of 4 (grid)", sweep.Error, StringComparison.Ordinal);
        Assert.Contains("too high on average", sweep.Error, StringComparison.Ordinal);
        var folder = Assert.Single(Directory.GetDirectories(_workspace.Path("runs", "shapes"), "sweep-*"));
        Assert.Equal(
            ["best.json", "sweep.csv", "sweep.html", "sweep.json"],
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        (await TrainerCall.RunAsync("predict", folder + "/../latest", _workspace.Path("photos", "circles"))).AssertDone();
        (await TrainerCall.RunAsync("compare", folder + "/trials/0001", folder + "/trials/0004")).AssertDone();

        var csv = (await TrainerCall.RunAsync([.. call, "--format", "csv"])).AssertDone();
        Assert.StartsWith(
            "trial,state,head.labelSmoothing,training.epochs,accuracy,low,high,images,epochs,seconds,reason\n1,finished,0,5,",
            csv.Out.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        var json = (await TrainerCall.RunAsync([.. call, "--format", "json"])).AssertDone();
        Assert.Equal(4, System.Text.Json.Nodes.JsonNode.Parse(json.Out)!["trials"]!.AsArray().Count);
        var page = File.ReadAllText(Path.Combine(folder, "sweep.html"));
        Assert.Contains("Content-Security-Policy\" content=\"default-src", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"https?:", page);
    }

    [Fact]
    public async Task The_plan_says_what_a_sweep_would_cost()
    {
        var config = _workspace.Configure("""
            "data": { "train": "photos", "validation": 0.2 },
            "sweep": { "over": { "training.optimizer.learningRate": { "from": 1e-4, "to": 1e-2, "scale": "log" } }, "trials": 6 }
            """);
        var plan = (await TrainerCall.RunAsync("plan", config)).AssertDone();
        Assert.Contains("a sweep (random) of 6 trials over training.optimizer.learningRate", plan.Out, StringComparison.Ordinal);
        var json = (await TrainerCall.RunAsync("plan", config, "--format", "json")).AssertDone();
        Assert.Equal(6, (int)System.Text.Json.Nodes.JsonNode.Parse(json.Out)![0]!["sweep"]!["trials"]!);

        // A plain run leaves the sweep alone.
        (await TrainerCall.RunAsync("run", config)).AssertDone();
        Assert.Empty(Directory.GetDirectories(_workspace.Path("runs", "shapes"), "sweep-*"));
    }

    [Theory]
    [InlineData("There is no setting to try")]
    [InlineData("There is no key \"labelSmothing\"", "--over", "head.labelSmothing=0,0.1")]
    [InlineData("The range from 1 to 0.1 is empty", "--over", "training.optimizer.learningRate=1..0.1")]
    [InlineData("A logarithmic scale has no place for 0", "--over", "training.optimizer.learningRate=0..0.1:log")]
    [InlineData("The word \"lg\" is not known", "--over", "training.optimizer.learningRate=0.1..1:lg")]
    [InlineData("There is no = in it", "--over", "head.labelSmoothing")]
    [InlineData("only one combination", "--over", "head.labelSmoothing=0.1")]
    [InlineData("1 is too small", "--over", "head.labelSmoothing=0,0.1", "--trials", "1")]
    [InlineData("'4/3': there is no shard 4 of 3", "--over", "head.labelSmoothing=0,0.1", "--shard", "4/3")]
    [InlineData("never chosen by the test images", "--over", "data.test=0.1,0.2")]
    [InlineData("The word \"best\" is not known", "--over", "head.labelSmoothing=0,0.1", "--strategy", "best")]
    public async Task Mistakes_end_the_call_before_anything_runs(string found, params string[] options)
    {
        var call = await TrainerCall.RunAsync(["sweep", _workspace.Configure(), .. options]);
        call.AssertError(2, found);
        Assert.False(Directory.Exists(_workspace.Runs));
    }

    [Fact]
    public async Task An_interrupted_sweep_says_how_it_is_resumed()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var call = await TrainerCall.RunAsync("", ["sweep", _workspace.Configure(), "--over", "head.labelSmoothing=0,0.1"], stop.Token);
        Assert.Equal(130, call.ExitCode);
        Assert.Contains("The same command resumes the sweep", call.Error, StringComparison.Ordinal);
    }
}
