using Pipelines.Runs;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Tests.Runs;

/// <summary>
/// What resuming knows of calls that ended in the middle, as by <c>kill -9</c>: nothing that was finished is run again.
/// </summary>
[Collection(Pipelines.Tests.Runtime.Torch.TorchCollection.Name)]
public sealed class RunSeriesTests : IDisposable
{
    private readonly StoppableRuns _runs = new();

    [Fact]
    public void A_pipeline_that_was_finished_from_an_older_interrupted_run_is_finished()
    {
        var (pipeline, settings) = (_runs.Prepare(), _runs.Settings("runs"));
        RunSeries.Begin([pipeline], settings, resume: false);
        var older = Assert.Throws<RunInterruptedException>(() => StoppableRuns.Run(pipeline, settings, stopAfter: 2)).Folder!;

        // A newer call that was killed before its first checkpoint.
        RunSeries.Begin([pipeline], settings with { Clock = new LaterClock() }, resume: false);

        Assert.Equal(older, Resume(settings, pipeline).ResumeFrom);
        var finished = StoppableRuns.Run(pipeline, settings with { ResumeFrom = older }).Folder;
        Assert.Equal(finished, Resume(settings, pipeline).FinishedIn);
    }

    [Fact]
    public void A_pipeline_that_a_resumed_call_ran_beside_the_interrupted_one_is_finished_too()
    {
        var (settings, pipelines) = (_runs.Settings("runs"), _runs.PrepareAll());
        RunSeries.Begin([pipelines[0]], settings, resume: false);
        var interrupted = Assert.Throws<RunInterruptedException>(() => StoppableRuns.Run(pipelines[0], settings, stopAfter: 2)).Folder!;

        // The call that goes on has one more, and is killed when that is finished.
        Assert.Equal([interrupted, null], RunSeries.Begin(pipelines, settings, resume: true).Starts.Select(start => start.ResumeFrom));
        var finished = StoppableRuns.Run(pipelines[1], settings).Folder;

        var again = RunSeries.Begin(pipelines, settings, resume: true);
        Assert.Equal([null, finished], again.Starts.Select(start => start.FinishedIn));
        Assert.Equal([interrupted, null], again.Starts.Select(start => start.ResumeFrom));

        // A call for one of them alone leaves the other as it is.
        RunSeries.Begin([pipelines[0]], settings, resume: false).End();
        Assert.Equal(finished, Resume(settings, pipelines[1]).FinishedIn);
    }

    [Fact]
    public void What_was_left_to_do_in_a_finished_folder_is_done()
    {
        var (pipeline, settings) = (_runs.PrepareAll()[1], _runs.Settings("runs"));
        RunSeries.Begin([pipeline], settings, resume: false);
        var finished = StoppableRuns.Run(pipeline, settings).Folder;

        // As if killed after the folder got its name.
        var latest = Path.Combine(settings.RunsFolder, pipeline.Name, "latest");
        Directory.Delete(latest);
        Directory.CreateDirectory(Path.Combine(finished, "checkpoints"));

        Assert.Equal(finished, Resume(settings, pipeline).FinishedIn);
        Assert.True(Directory.Exists(latest) || File.Exists(latest + ".txt"));
        Assert.False(Directory.Exists(Path.Combine(finished, "checkpoints")));
    }

    [Fact]
    public void Checkpoints_that_cannot_be_read_are_told_before_anything_runs_and_do_not_hide_others()
    {
        var (settings, pipelines) = (_runs.Settings("runs"), _runs.PrepareAll());
        var older = Assert.Throws<RunInterruptedException>(() => StoppableRuns.Run(pipelines[0], settings, stopAfter: 2)).Folder!;
        var later = settings with { Clock = new LaterClock() };
        var newer = Assert.Throws<RunInterruptedException>(() => StoppableRuns.Run(pipelines[0], later, stopAfter: 3)).Folder!;
        Truncate(newer);
        Assert.Equal(older, RunSeries.Begin(pipelines, settings, resume: true).Starts[0].ResumeFrom);

        Truncate(older);
        var error = Assert.Throws<CheckpointException>(() => RunSeries.Begin(pipelines, settings, resume: true));
        Assert.All(error.Problems, problem => Assert.Contains("cut short", problem.Found, StringComparison.Ordinal));
        Assert.Equal(
            [newer, older], error.Problems.Select(problem => Path.GetDirectoryName(Path.GetDirectoryName(problem.Place))).Distinct());
    }

    public void Dispose() => _runs.Dispose();

    private static RunStart Resume(RunSettings settings, PreparedPipeline pipeline) =>
        Assert.Single(RunSeries.Begin([pipeline], settings, resume: true).Starts);

    private static void Truncate(string partial)
    {
        foreach (var checkpoint in Directory.GetFiles(Path.Combine(partial, "checkpoints"), "*.checkpoint"))
        {
            File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..20]);
        }
    }

    /// <summary>A minute ahead.</summary>
    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMinutes(1);
    }
}
