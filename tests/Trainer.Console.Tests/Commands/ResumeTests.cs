namespace Trainer.Tests.Commands;

/// <summary>
/// What <c>run --resume</c> resumes, what it refuses and what it runs again; each training is interrupted inside the process.
/// </summary>
public sealed class ResumeTests
{
    private const string FineTune = """
        "data": { "train": "photos", "validation": 0.2, "test": 0.2 }, "image": 32,
        "training": { "transfer": "fineTune", "epochs": 6, "batchSize": 8, "threads": 1 }
        """;

    [Fact]
    public async Task An_interrupted_run_is_resumed_and_ends_as_one_that_was_not_interrupted()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(FineTune);
        (await TrainerCall.RunAsync("run", file, "--output", workspace.Path("whole"))).AssertDone();

        var interrupted = await InterruptAsync(workspace, "run", file);
        Assert.Matches(
            "interrupted: The run of shapes was interrupted. Its training up to step [0-9]+ is kept in .*partial", interrupted.Error);
        Assert.Contains(
            $"To resume: trainer run {file} --set training.checkpointMinutes=0 --resume", interrupted.Error, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(Partial(workspace), "checkpoints")], Directory.GetFileSystemEntries(Partial(workspace)));

        // A call without --resume leaves it alone.
        var anew = (await TrainerCall.RunAsync("run", file, "--set", "training.epochs=1")).AssertDone();
        Assert.Matches("An interrupted run is kept in .*--resume", anew.Error);
        Directory.Delete(workspace.Path("runs", "shapes", "latest"));
        Directory.Delete(Assert.Single(Complete(workspace, "shapes")), recursive: true);

        var partial = Partial(workspace);
        var resumed = (await TrainerCall.RunAsync("run", file, "--resume")).AssertDone();
        Assert.Contains($"It resumes {partial} from step ", resumed.Error, StringComparison.Ordinal);
        AssertSame(workspace.Path("whole", "shapes", "latest"), workspace.Path("runs", "shapes", "latest"));
        Assert.Equal(partial, Assert.Single(Complete(workspace, "shapes")) + ".partial");
        Assert.False(Directory.Exists(Path.Combine(Complete(workspace, "shapes")[0], "checkpoints")));
        Assert.False(File.Exists(workspace.Path("runs", "unfinished.json")));

        Assert.Contains(
            "no interrupted training to resume",
            (await TrainerCall.RunAsync("run", file, "--resume")).AssertDone().Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_configuration_or_other_images_are_refused_and_the_differences_listed()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(FineTune);
        await InterruptAsync(workspace, "run", file);

        // What has no influence on the weights may differ.
        var call = await TrainerCall.RunAsync(
            "run",
            file,
            "--resume",
            "--set",
            "training.epochs=3",
            "--set",
            "training.optimizer=sgd",
            "--set",
            "cache=false",
            "--set",
            "training.checkpointMinutes=9");
        call.AssertError(
            2,
            "training.epochs was 6 and is 3",
            "training.optimizer.type was \"adamW\" and is \"sgd\"",
            "Put that back",
            "without --resume");
        Assert.DoesNotContain("cache", call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("checkpointMinutes", call.Error, StringComparison.Ordinal);

        var images = Directory.GetFiles(workspace.Path("photos", "circles"));
        var moved = images.Take(5).ToDictionary(image => image, File.ReadAllBytes);
        foreach (var image in moved.Keys)
        {
            File.Delete(image);
        }

        (await TrainerCall.RunAsync("run", file, "--resume")).AssertError(2, "training images was ", "content");
        foreach (var (image, content) in moved)
        {
            File.WriteAllBytes(image, content);
        }

        (await TrainerCall.RunAsync("run", file, "--resume", "--set", "cache=false")).AssertDone();
    }

    [Fact]
    public async Task Of_several_pipelines_those_that_were_finished_are_not_run_again()
    {
        using var workspace = new Workspace();
        var file = workspace.Write("pipelines.json", $$"""
            { "pipelines": {
              "plain": { "data": "photos", "image": 32 },
              "shapes": { {{FineTune}} },
              "groups": { "task": "clustering", "data": "photos", "image": 32, "kMeans": 3 }
            } }
            """);
        await InterruptAsync(workspace, "run", file);
        var plain = Assert.Single(Complete(workspace, "plain"));
        Assert.False(Directory.Exists(workspace.Path("runs", "groups")));

        var resumed = (await TrainerCall.RunAsync("run", file, "--resume")).AssertDone();
        Assert.Contains($"It was finished before the interruption, in {plain}", resumed.Error, StringComparison.Ordinal);
        Assert.Equal([plain], Complete(workspace, "plain"));
        Assert.Single(Complete(workspace, "groups"));
        Assert.False(File.Exists(workspace.Path("runs", "unfinished.json")));
    }

    [Theory]
    [InlineData(""" "objective": "contrastive" """)]
    [InlineData(""" "objective": "distillation", "teacher": "builtin", "targetDimensions": 16 """)]
    public async Task A_pretext_task_is_resumed_too(string pretext)
    {
        using var workspace = new Workspace();
        var file = workspace.Configure($$"""
            "task": "pretext", "data": { "train": "photos", "validation": 0.2 }, "image": 32,
            "backbone": { "architecture": "compact_resnet" },
            "pretext": { {{pretext}} }, "training": { "epochs": 4, "batchSize": 8, "threads": 1, "weightAverage": 0.9 }
            """);
        (await TrainerCall.RunAsync("run", file, "--output", workspace.Path("whole"))).AssertDone();
        await InterruptAsync(workspace, "run", file);
        Assert.Contains(
            "It resumes", (await TrainerCall.RunAsync("run", file, "--resume")).AssertDone().Error, StringComparison.Ordinal);
        Assert.Equal(
            File.ReadAllBytes(workspace.Path("whole", "shapes", "latest", "backbone.onnx")),
            File.ReadAllBytes(workspace.Path("runs", "shapes", "latest", "backbone.onnx")));
    }

    [Fact]
    public async Task What_was_finished_is_run_again_where_its_settings_have_changed()
    {
        using var workspace = new Workspace();
        var file = workspace.Write(
            "pipelines.json", $$""" { "pipelines": { "plain": { "data": "photos", "image": 32 }, "shapes": { {{FineTune}} } } } """);
        await InterruptAsync(workspace, "run", file);
        (await TrainerCall.RunAsync("run", file, "--resume", "--set", "plain.training.epochs=5")).AssertDone();
        Assert.Equal(2, Complete(workspace, "plain").Count);
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_reported_and_the_one_before_it_used()
    {
        using var workspace = new Workspace();
        var file = workspace.Configure(FineTune);
        (await TrainerCall.RunAsync("run", file, "--output", workspace.Path("whole"))).AssertDone();
        await InterruptAsync(workspace, "run", file);
        var checkpoints = Directory.GetFiles(Path.Combine(Partial(workspace), "checkpoints"), "*.checkpoint")
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(2, checkpoints.Count);
        using (var damaged = File.OpenWrite(checkpoints[1]))
        {
            damaged.Position = damaged.Length / 2;
            damaged.Write(new byte[64]);
        }

        var resumed = (await TrainerCall.RunAsync("run", file, "--resume")).AssertDone();
        Assert.Matches("its checksum does not fit(.|\n)*fine-tuning: (.|\n)*its checksum does not fit", resumed.Error);
        AssertSame(workspace.Path("whole", "shapes", "latest"), workspace.Path("runs", "shapes", "latest"));

        // None is left that is whole: an error, and nothing is removed.
        await InterruptAsync(workspace, "run", file);
        foreach (var checkpoint in Directory.GetFiles(Path.Combine(Partial(workspace), "checkpoints"), "*.checkpoint"))
        {
            File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..20]);
        }

        (await TrainerCall.RunAsync("run", file, "--resume")).AssertError(1, "cut short", "without --resume");
        Assert.True(Directory.Exists(Partial(workspace)));
    }

    /// <summary>
    /// Runs until two checkpoints are there, and then cancels as Ctrl-C does; once more where the run was too quick for that.
    /// </summary>
    private static async Task<TrainerCall> InterruptAsync(Workspace workspace, params string[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var stop = new CancellationTokenSource();
            var running = Task.Run(() => TrainerCall.RunAsync("", [.. arguments, "--set", "training.checkpointMinutes=0"], stop.Token));
            while (!running.IsCompleted && CountFiles(workspace.Runs, "*.checkpoint") < 2)
            {
                await Task.Delay(1);
            }

            stop.Cancel();
            var call = await running;
            if (call.ExitCode != 0 || attempt == 5)
            {
                Assert.Equal(130, call.ExitCode);
                return call;
            }

            Directory.Delete(workspace.Runs, recursive: true);
        }
    }

    private static int CountFiles(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Count() : 0;

    private static List<string> Complete(Workspace workspace, string pipeline) =>
    [
        .. Directory.GetDirectories(workspace.Path("runs", pipeline))
            .Where(folder => Path.GetExtension(folder) != ".partial" && Path.GetFileName(folder) != "latest"),
    ];

    private static string Partial(Workspace workspace) => Directory.GetDirectories(workspace.Path("runs", "shapes"), "*.partial").Single();

    private static void AssertSame(string expected, string actual)
    {
        foreach (var name in (string[])["model.onnx", "predictions.csv"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(actual, name)));
        }

        Assert.Equal(WithoutTime(expected), WithoutTime(actual));
    }

    // All columns but the last two, imagesPerSecond and seconds.
    private static List<string> WithoutTime(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, "training.csv")).Select(line => string.Join(',', line.Split(',').SkipLast(2)))];
}
