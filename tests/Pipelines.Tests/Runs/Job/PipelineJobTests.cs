namespace Pipelines.Tests.Runs.Job;

[Collection(Pipelines.Tests.Runtime.Torch.TorchCollection.Name)]
public sealed class PipelineJobTests : IDisposable
{
    private readonly StoppableRuns _runs = new();
    private readonly List<string> _events = [];

    public PipelineJobTests() => _runs.PrepareAll();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task Options_made_in_code_give_the_model_that_the_file_gives()
    {
        var file = PipelineJob.Load(Path.Combine(_runs.Folder, "pipelines.json"));
        var code = Job(("p", FineTune), ("q", Head));
        Assert.Equal(_runs.Folder, code.Folder);
        Assert.Equal(["p", "q"], code.Pipelines.Keys);
        var reports = new Reports();

        var fromFile = await file.RunAsync();
        var fromCode = await code.RunAsync(new JobSettings { RunsFolder = Path.Combine(_runs.Folder, "elsewhere") }, reports);

        Assert.Equal(["starting p", "finished p", "starting q", "finished q"], _events);
        Assert.All(fromFile.Zip(fromCode), pair => Assert.Equal(Model(pair.First), Model(pair.Second)));
        Assert.StartsWith(Path.Combine(_runs.Folder, "runs", "p"), fromFile[0].Folder, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(_runs.Folder, "elsewhere", "q"), fromCode[1].Folder, StringComparison.Ordinal);
        Assert.Equal(
            Assert.IsType<ClassificationResult>(fromFile[0]).Metrics.Images,
            Assert.IsType<ClassificationResult>(fromCode[0]).Metrics.Images);
        Assert.Contains(reports.All, report => report is { Pipeline: "p", Stage: "fine-tuning" });
        Assert.Contains(reports.All, report => report is { Pipeline: "", Stage: "reading images" });
    }

    [Fact]
    public void Everything_that_is_wrong_with_options_made_in_code_is_reported_at_once()
    {
        var error = Assert.Throws<ConfigurationException>(() => Job(
            ("p", FineTune with { Training = FineTune.Training with { Epochs = 0 } }),
            ("latest", Head),
            ("q", Head with { Data = new() })));
        Assert.Equal(["p.training.epochs", "latest", "q.data.train"], error.Problems.Select(problem => problem.Place));
        Assert.Throws<ConfigurationException>(() => Job());
    }

    [Fact]
    public async Task What_does_not_fit_the_images_is_reported_before_anything_runs()
    {
        var job = Job(
            ("q", Head),
            ("r", Head with { Head = new() { ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["none"] = 2 }) } }));
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => job.RunAsync());
        Assert.Equal("r.head.classWeights", Assert.Single(error.Problems).Place);
        Assert.Empty(_events);
        Assert.False(Directory.Exists(Path.Combine(_runs.Folder, "runs")));
    }

    [Fact]
    public async Task A_failure_says_what_was_finished_and_what_is_left_and_a_resumed_job_runs_the_rest()
    {
        var broken =
            Head with { Training = new() { Optimizer = new() { Type = OptimizerType.Sgd, LearningRate = 100, WeightDecay = 100 } } };
        var error = await Assert.ThrowsAsync<RunFailedException>(() =>
            Job(("first", Head), ("broken", broken), ("third", Head)).RunAsync());
        Assert.Equal(("broken", null), (error.Pipeline, error.Step));
        Assert.Equal(["first"], error.Finished.Select(result => result.Pipeline));
        Assert.Equal(["third"], error.NotRun);
        Assert.Equal(["starting first", "finished first", "starting broken"], _events);
        _events.Clear();

        var results = await Job(("first", Head), ("broken", Head), ("third", Head)).RunAsync(new JobSettings { Resume = true });
        Assert.Equal(["broken", "third"], results.Select(result => result.Pipeline));
        Assert.Equal($"starting first, finished in {error.Finished[0].Folder}", _events[0]);
    }

    [Fact]
    public async Task An_interruption_says_what_is_kept_and_a_resumed_job_gives_the_same_model()
    {
        using var stop = new CancellationTokenSource();
        var whole = await Job(("p", FineTune)).RunAsync(new JobSettings { RunsFolder = Path.Combine(_runs.Folder, "whole") });
        var interruption = await Assert.ThrowsAsync<RunInterruptedException>(
            () => Job(("p", FineTune), ("q", Head)).RunAsync(null, new StopAt("fine-tuning", stop), stop.Token));
        Assert.Equal("p", interruption.Pipeline);
        Assert.Equal(["q"], interruption.NotRun);
        Assert.NotNull(interruption.Step);
        _events.Clear();

        var anew = Job(("q", Head));
        await anew.RunAsync();
        var results = await Job(("p", FineTune)).RunAsync(new JobSettings { Resume = true });
        Assert.Equal(Model(whole[0]), Model(results[0]));
        Assert.Equal($"starting p, resumed from {interruption.Folder} at {interruption.Step}", _events[2]);
    }

    [Fact]
    public async Task A_cancelled_job_runs_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Job(("q", Head)).RunAsync(cancellation: new(canceled: true)));
        Assert.Empty(_events);
    }

    [Fact]
    public async Task A_plan_describes_each_pipeline_and_leaves_no_run()
    {
        var plans = await Job(("p", FineTune), ("q", Head)).PlanAsync();
        Assert.Equal(["p", "q"], plans.Select(plan => plan.Pipeline));
        Assert.Equal(40, plans[0].Classes.Sum(row => row.Train + row.Validation + row.Test));
        Assert.True(plans[0].Training!.Steps > 0);
        Assert.Empty(_events);
        Assert.False(Directory.Exists(Path.Combine(_runs.Folder, "runs")));
    }

    private static PipelineOptions Head => new()
    {
        Data = new() { Train = "images.csv", Validation = PlaceOrFraction.Of(0.25) },
        Image = new() { Size = 32 },
    };

    private static PipelineOptions FineTune =>
        Head with { Training = new() { Transfer = TransferForm.FineTune, Epochs = 2, BatchSize = 8, Threads = 1 } };

    private static byte[] Model(RunResult result) => File.ReadAllBytes(Path.Combine(result.Folder, "model.onnx"));

    private PipelineJob Job(params (string Name, PipelineOptions Options)[] pipelines)
    {
        var job = PipelineJob.FromOptions(pipelines.Select(pipeline => KeyValuePair.Create(pipeline.Name, pipeline.Options)), _runs.Folder);
        job.PipelineStarting += (_, start) => _events.Add($"starting {start.Pipeline}" + start switch
        {
            { FinishedIn: { } folder } => $", finished in {folder}",
            { ResumedFrom: { } folder } => $", resumed from {folder} at {start.ResumedStep}",
            _ => "",
        });
        job.PipelineFinished += (_, result) => _events.Add($"finished {result.Pipeline}");
        return job;
    }

    private sealed class Reports : IProgress<StageProgress>
    {
        public List<StageProgress> All { get; } = [];

        public void Report(StageProgress value)
        {
            lock (All)
            {
                All.Add(value);
            }
        }
    }

    /// <summary>Cancels when a stage has done something.</summary>
    private sealed class StopAt(string stage, CancellationTokenSource stop) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Stage == stage && value.Done > 0)
            {
                stop.Cancel();
            }
        }
    }
}
