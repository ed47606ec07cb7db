using System.Collections.Concurrent;
using Pipelines.Runs.Folders;
using Pipelines.Tests.Training.Loop;

namespace Pipelines.Tests.Sweeps;

/// <summary>Whole sweeps over drawn pictures.</summary>
[Collection(Pipelines.Tests.Runtime.Torch.TorchCollection.Name)]
public sealed class SweepRunTests : IDisposable
{
    private const string Heads = """
        "over": { "head.labelSmoothing": [0, 0.2], "training.optimizer.learningRate": { "from": 1e-4, "to": 1e-2, "scale": "log" } },
        "trials": 5
        """;

    private const string FineTuning = """
        "image": 32, "training": { "transfer": "fineTune", "epochs": 4, "batchSize": 16, "threads": 1 }
        """;

    private const string Halving = """
        "over": { "training.optimizer.learningRate": { "from": 1e-5, "to": 1e-3, "scale": "log" } },
        "trials": 4, "strategy": "successiveHalving", "reduction": 2
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly DrawnClasses _pictures = new();
    private readonly List<string> _tests = [];

    public SweepRunTests()
    {
        var train = _pictures.Draw(40).Images;
        var validation = _pictures.Draw(20, seed: 2).Images;
        var test = _pictures.Draw(12, seed: 3).Images;
        _tests.AddRange(test.Select(image => Path.GetFileName(image.Item.Path)));
        _folder.Write("train.csv", Manifest(train));
        _folder.Write("validation.csv", Manifest(validation));
        _folder.Write("test.csv", Manifest(test));

        static string Manifest(IEnumerable<Pipelines.Data.HashedImage> images) =>
            string.Join('\n', images.Select(image => $"{image.Item.Path},{image.Item.Label}").Prepend("path,label"));
    }

    public void Dispose()
    {
        _pictures.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_best_trial_becomes_the_model_that_a_plain_run_with_its_settings_gives_and_tests_are_looked_at_once()
    {
        var finished = new ConcurrentBag<SweepTrial>();
        var result = await SweepAsync(Heads, "runs", finished: finished);
        Assert.Equal(5, finished.Count);
        Assert.All(result.Trials, trial => Assert.Equal((SweepTrialState.Finished, 20), (trial.State, trial.Images)));
        var best = result.Best!;
        Assert.Equal(result.Trials.Max(trial => trial.Figures["accuracy"]), best.Figures["accuracy"]);
        Assert.Equal("20 validation images", result.ComparedOn);

        string[] set = [.. best.Settings.Select(setting => $"{setting.Key}={setting.Value}")];
        var plain = await Job(Heads, set).RunAsync(new() { RunsFolder = Path.Combine(_folder.Path, "plain") });
        Assert.Equal(Model(plain[0].Folder), Model(result.RunFolder!));
        Assert.Equal(result.RunFolder, RunFolders.Find(Path.Combine(_folder.Path, "runs", "p")));
        Assert.Equal(12, result.Metrics!.Images);
        Assert.Equal((5, best.Number, "random", "accuracy", "validation", 20), Choice(result.Metrics.Sweep!));
        Assert.Contains(
            "the best of 5 (random)",
            result.Run!.Notes[^1].Text + string.Concat(result.Run.Notes.Select(n => n.Text)),
            StringComparison.Ordinal);
        Assert.Contains("too high on average", File.ReadAllText(Path.Combine(result.RunFolder!, "metrics.json")), StringComparison.Ordinal);
        Assert.Contains("too high on average", File.ReadAllText(Path.Combine(result.RunFolder!, "report.html")), StringComparison.Ordinal);

        // What a trial leaves.
        Assert.All(result.Trials, trial =>
        {
            Assert.Equal(
                ["metrics.json", "pipeline.json", "predictions.csv", "training.csv", "trial.json"],
                Directory.EnumerateFiles(trial.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            var predictions = File.ReadAllText(Path.Combine(trial.Folder, "predictions.csv"));
            Assert.DoesNotContain(_tests, name => predictions.Contains(name, StringComparison.Ordinal));
        });

        // The written configurations run as they are.
        var again = await PipelineJob.Load(Path.Combine(result.Folder, "best.json"))
            .RunAsync(new() { RunsFolder = Path.Combine(_folder.Path, "again") });
        Assert.Equal(Model(plain[0].Folder), Model(again[0].Folder));
        Assert.Equal(
            ["pipeline.json"],
            Directory.EnumerateFiles(result.RunFolder!, "pipeline.json").Select(Path.GetFileName));
        Assert.DoesNotContain("\"sweep\"", File.ReadAllText(Path.Combine(result.RunFolder!, "pipeline.json")), StringComparison.Ordinal);

        static (int, int, string, string, string, int) Choice(SweepChoice choice) =>
            (choice.Trials, choice.Trial, choice.Strategy, choice.Metric, choice.ChosenOn, choice.Images);
    }

    [Fact]
    public async Task An_interrupted_sweep_gives_the_table_and_the_model_of_one_that_was_not_and_repeats_nothing()
    {
        var whole = await SweepAsync(Heads, "whole");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SweepAsync(Heads, "runs", finished: [], stop: stop, stopAfter: 2));
        var first = Table("runs");
        Assert.Contains(",waiting,", first, StringComparison.Ordinal);

        var rest = new ConcurrentBag<SweepTrial>();
        var resumed = await SweepAsync(Heads, "runs", finished: rest);
        Assert.InRange(rest.Count, 1, 3);
        Assert.Equal(Table("whole"), Table("runs"));
        Assert.Equal(Model(whole.RunFolder!), Model(resumed.RunFolder!));

        // Once more: nothing is left to do. More trials: the others are kept.
        var none = new ConcurrentBag<SweepTrial>();
        var same = await SweepAsync(Heads, "runs", finished: none);
        Assert.Empty(none);
        Assert.Equal((resumed.RunFolder, null), (same.RunFolder, same.Run));
        Assert.Equal(resumed.Metrics!.Accuracy, same.Metrics!.Accuracy);
        var more = new ConcurrentBag<SweepTrial>();
        await SweepAsync(Heads.Replace("\"trials\": 5", "\"trials\": 6", StringComparison.Ordinal), "runs", finished: more);
        Assert.Equal([6], more.Select(trial => trial.Number));

        // A damaged trial is done again.
        File.WriteAllText(Path.Combine(resumed.Trials[2].Folder, "trial.json"), "{");
        var damaged = new ConcurrentBag<SweepTrial>();
        await SweepAsync(Heads, "runs", finished: damaged);
        Assert.Equal([3], damaged.Select(trial => trial.Number));
        Assert.Equal(Table("whole"), Table("runs"));
    }

    [Fact]
    public async Task Successive_halving_trains_no_epoch_twice_and_an_interruption_changes_nothing()
    {
        var whole = await SweepAsync(Halving, "whole", FineTuning);
        Assert.Equal([1, 1, 2, 4], whole.Trials.Select(trial => trial.Epochs).Order());
        Assert.Equal(
            [SweepTrialState.Finished, SweepTrialState.Stopped, SweepTrialState.Stopped, SweepTrialState.Stopped],
            whole.Trials.OrderByDescending(trial => trial.Epochs).Select(trial => trial.State));
        Assert.All(whole.Trials, trial => Assert.Equal(
            Enumerable.Range(1, trial.Epochs),
            File.ReadLines(Path.Combine(trial.Folder, "training.csv")).Skip(1).Select(line => int.Parse(line.Split(',')[0]))));
        Assert.Equal(4, whole.Best!.Epochs);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(whole.Folder, "trials"), "*.partial"));

        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SweepAsync(Halving, "runs", FineTuning, stop: stop, progress: new StopInEpoch(2, stop)));
        var resumed = await SweepAsync(Halving, "runs", FineTuning);
        Assert.Equal(Table("whole"), Table("runs"));
        Assert.Equal(Model(whole.RunFolder!), Model(resumed.RunFolder!));
    }

    [Fact]
    public async Task A_trial_that_diverges_is_a_row_with_its_reason_and_not_the_end()
    {
        const string Rates = """
            "over": { "training.optimizer.learningRate": [1e-3, 100] }
            """;
        const string Sgd = """ "image": 32, "training": { "optimizer": { "type": "sgd", "weightDecay": 100 } } """;
        var result = await SweepAsync(Rates, "runs", Sgd);
        var failed = result.Trials[1];
        Assert.Equal((SweepTrialState.Finished, SweepTrialState.Failed), (result.Trials[0].State, failed.State));
        Assert.Contains("no longer a finite number", failed.Reason, StringComparison.Ordinal);
        Assert.Contains(result.Notes, note => note.StartsWith("1 trial failed; the first is trial 2", StringComparison.Ordinal));
        Assert.Contains("no longer a finite number", File.ReadAllText(Path.Combine(result.Folder, "sweep.html")), StringComparison.Ordinal);

        // A network that diverges in its first epoch has reached no rung; the others are halved without it.
        var halved = await SweepAsync(Halving.Replace("1e-3", "1", StringComparison.Ordinal), "halved", FineTuning);
        var exploded = halved.Trials.First(trial => trial.State == SweepTrialState.Failed);
        Assert.Equal((0, 0), (exploded.Epochs, exploded.Figures.Count));
        Assert.Contains("Training was stopped", exploded.Reason, StringComparison.Ordinal);
        Assert.NotEqual(exploded, halved.Best);

        var error = await Assert.ThrowsAsync<PipelineException>(
            () => SweepAsync(""" "over": { "training.optimizer.learningRate": [90, 100] } """, "others", Sgd));
        Assert.StartsWith("None of the 2 trials could be finished", error.Problems[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shards_give_the_same_table_and_whoever_is_last_trains_the_best()
    {
        var whole = await SweepAsync(Heads, "whole");
        foreach (var number in new[] { 3, 1, 2 })
        {
            var result = await SweepAsync(Heads, "runs", shard: WorkShard.Of(number, 3));
            Assert.Equal(number == 2, result.Best is not null);
            Assert.Equal(number == 2, result.RunFolder is not null);
        }

        Assert.Equal(Table("whole"), Table("runs"));
        Assert.Equal(Model(whole.RunFolder!), Model(RunFolders.Find(Path.Combine(_folder.Path, "runs", "p"))));
        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => SweepAsync(Halving, "halving", FineTuning, shard: WorkShard.Of(1, 2)));
        Assert.Contains("no shard can be done alone", error.Problems[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sweeps_do_not_work_in_one_folder_at_once()
    {
        var folder = (await SweepAsync(Heads, "runs")).Folder;
        using (FolderLock.Take(folder))
        {
            var error = await Assert.ThrowsAsync<PipelineException>(() => SweepAsync(Heads, "runs"));
            Assert.Contains("If it is running somewhere, wait for it", error.Problems[0].Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"folds\": 4", "40 training images in 4 folds", "cross-validation")]
    [InlineData("\"test\": \"test.csv\"", "40 training images in 5 folds", "cross-validation")]
    public async Task Without_validation_images_heads_are_compared_by_folds_of_the_training_images(
        string data, string expected, string chosenOn)
    {
        var result = await SweepAsync(Heads, "runs", data: $"\"train\": \"train.csv\", {data}");
        Assert.Equal((expected, 40), (result.ComparedOn, result.Trials[0].Images));
        Assert.Equal(chosenOn, result.Metrics!.Sweep!.ChosenOn);
    }

    [Fact]
    public async Task Without_validation_images_networks_are_compared_on_a_fifth_of_the_training_images()
    {
        const string Two = """ "over": { "training.optimizer.learningRate": [1e-4, 1e-3] } """;
        var result = await SweepAsync(
            Two, "runs", FineTuning.Replace("\"epochs\": 4", "\"epochs\": 1", StringComparison.Ordinal), data: "\"train\": \"train.csv\"");

        // A fifth of 40 images is the test of the run; a fifth of the others is held out for the comparison.
        Assert.InRange(result.Trials[0].Images, 5, 8);
        Assert.EndsWith("training images held out", result.ComparedOn, StringComparison.Ordinal);
        Assert.Equal("test", result.MeasuredOn);
    }

    [Fact]
    public async Task A_setting_that_changes_the_vectors_costs_an_extraction_for_each_value_and_the_plan_says_so()
    {
        const string Sizes = """ "over": { "image.size": [32, 48], "head.labelSmoothing": [0, 0.1] } """;
        var sweep = PipelineSweep.Of(Job(Sizes));
        var plan = await sweep.PlanAsync();
        Assert.Equal((4, 2, 120L), (plan.Trials, plan.VectorSets, plan.MissingVectors));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "runs")));
        var result = await sweep.RunAsync();
        Assert.Equal(4, result.Trials.Count(trial => trial.State == SweepTrialState.Finished));
        plan = await sweep.PlanAsync();
        Assert.Equal((4, 0L), (plan.Done, plan.MissingVectors));
    }

    [Theory]
    [InlineData(""" "over": { "head.dropout": [0, 0.5] } """, "head.dropout has no meaning beside")]
    [InlineData(""" "over": { "image.augment.recipe": ["standard", "simClr"] } """, "image.augment.recipe has no meaning beside")]
    [InlineData(
        """ "over": { "head.labelSmoothing": [0, 0.1] }, "strategy": "successiveHalving" """, "a head on stored vectors takes seconds")]
    [InlineData(
        """ "over": { "training.schedule.type": ["constant", "reduceOnPlateau", "multiStep"] } """, "It is not said after which epochs")]
    public async Task What_does_not_fit_is_said_before_a_trial_begins(string sweep, string found)
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => SweepAsync(sweep, "runs"));
        Assert.Contains(found, string.Join('\n', error.Problems), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "runs")));
    }

    [Fact]
    public async Task Halving_refuses_folds_and_epochs_and_what_cannot_be_halved()
    {
        await Refused(Halving, FineTuning, "\"train\": \"train.csv\", \"folds\": 4", "a cross-validation has no figure before its end");
        await Refused(
            """ "over": { "training.epochs": [2, 4, 8, 16] }, "strategy": "successiveHalving" """,
            """ "image": 32, "training": { "transfer": "fineTune" } """,
            null,
            "itself decides how long trials train");
        await Refused(
            Halving,
            FineTuning.Replace("\"epochs\": 4", "\"epochs\": 1", StringComparison.Ordinal),
            null,
            "There is nothing to stop early");

        async Task Refused(string sweep, string keys, string? data, string found)
        {
            var error = await Assert.ThrowsAsync<ConfigurationException>(() => SweepAsync(sweep, "runs", keys, data: data));
            Assert.Contains(found, error.Problems[0].Found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_must_be_clear_which_pipeline_is_meant()
    {
        var file = _folder.Write("two.json", """
            { "pipelines": { "a": { "data": "train.csv" }, "b": { "data": "train.csv" },
              "c": { "data": "train.csv", "sweep": { "over": { "head.labelSmoothing": [0, 0.1] } } } } }
            """);
        Assert.Equal("c", PipelineSweep.Of(PipelineJob.Load(file)).Pipeline);
        Assert.Equal("a", PipelineSweep.Of(PipelineJob.Load(file), "a").Pipeline);
        Assert.Throws<ConfigurationException>(() => PipelineSweep.Of(PipelineJob.Load(file), "d"));
        Assert.Throws<ConfigurationException>(() => PipelineSweep.Of(PipelineJob.Load(file, pipelines: ["a", "b"])));
    }

    [Fact]
    public async Task Options_made_in_code_give_the_trials_of_the_file()
    {
        await SweepAsync(Heads, "runs");
        var options = Job(Heads).Pipelines["p"];
        var sweep = PipelineSweep.Of(PipelineJob.FromOptions("p", options, _folder.Path));
        var none = new ConcurrentBag<SweepTrial>();
        sweep.TrialFinished += (_, trial) => none.Add(trial);
        await sweep.RunAsync();
        Assert.Empty(none);
    }

    private PipelineJob Job(string sweep, string[]? set = null, string keys = "\"image\": 32", string? data = null)
    {
        data ??= "\"train\": \"train.csv\", \"validation\": \"validation.csv\", \"test\": \"test.csv\"";
        var json = $$"""{ "pipelines": { "p": { "data": { {{data}} }, {{keys}}, "sweep": { {{sweep}} } } } }""";
        return PipelineJob.Load(_folder.Write("pipelines.json", json), set);
    }

    private async Task<SweepResult> SweepAsync(
        string sweep,
        string runs,
        string keys = "\"image\": 32",
        string? data = null,
        WorkShard? shard = null,
        ConcurrentBag<SweepTrial>? finished = null,
        CancellationTokenSource? stop = null,
        int stopAfter = int.MaxValue,
        IProgress<StageProgress>? progress = null)
    {
        var trial = PipelineSweep.Of(Job(sweep, keys: keys, data: data));
        trial.TrialFinished += (_, done) =>
        {
            finished?.Add(done);
            if (finished?.Count >= stopAfter)
            {
                stop?.Cancel();
            }
        };
        return await trial.RunAsync(
            new() { RunsFolder = Path.Combine(_folder.Path, runs), Shard = shard ?? WorkShard.Whole },
            progress,
            stop?.Token ?? CancellationToken.None);
    }

    private static byte[] Model(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.onnx"));

    /// <summary>The table without the seconds.</summary>
    private string Table(string runs)
    {
        var folder = Assert.Single(Directory.EnumerateDirectories(Path.Combine(_folder.Path, runs, "p"), "sweep-*"));
        var lines = File.ReadAllLines(Path.Combine(folder, "sweep.csv"));
        var seconds = lines[0].Split(',').Index().First(column => column.Item == "seconds").Index;
        return string.Join('\n', lines.Select(line => string.Join(',', line.Split(',').Where((_, column) => column != seconds))));
    }

    /// <summary>Cancels in the middle of the second rung.</summary>
    private sealed class StopInEpoch(int epoch, CancellationTokenSource stop) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Stage.Contains($"up to epoch {epoch}: fine-tuning", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        }
    }
}
