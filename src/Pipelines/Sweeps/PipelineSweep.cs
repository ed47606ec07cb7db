using Pipelines.Configuration;
using Pipelines.Sweeps;
using Pipelines.Sweeps.Definition;
using Pipelines.Tasks.Preparation;

namespace Pipelines;

/// <summary>
/// A sweep over settings of a pipeline: many trials with other values of them, of which the best is trained and evaluated as a run. Trials
/// are compared by validation images or folds; the test images are looked at once, by the run of the best.
/// </summary>
/// <remarks>
/// All trials are checked before the first one begins. A sweep that was interrupted is resumed by the same call: what is done is in its
/// folder.
/// </remarks>
public sealed class PipelineSweep
{
    private const string RunsFolderName = "runs";

    private readonly PipelineJob _job;

    private PipelineSweep(PipelineJob job, string pipeline) => (_job, Pipeline) = (job, pipeline);

    /// <summary>Raised when a trial is done. It comes on a thread of the pool, and the sweep waits for it.</summary>
    public event EventHandler<SweepTrial>? TrialFinished;

    /// <summary>The pipeline's name.</summary>
    public string Pipeline { get; }

    /// <summary>The sweep of a pipeline, as its option <c>sweep</c> says.</summary>
    /// <param name="job">The job that has the pipeline; its clock measures the trials.</param>
    /// <param name="pipeline">The pipeline. Default: the only one that has the option, or the only one.</param>
    /// <exception cref="ConfigurationException">There is no such pipeline, or it is not clear which is meant.</exception>
    public static PipelineSweep Of(PipelineJob job, string? pipeline = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        var names = job.Pipelines.Where(entry => entry.Value.Sweep is not null).Select(entry => entry.Key).ToList();
        var name = pipeline ?? (names.Count == 1 ? names[0] : job.Pipelines.Count == 1 ? job.Pipelines.Keys.First() : null);
        return name is null
            ? throw new ConfigurationException(new Problem(
                "pipelines",
                names.Count == 0
                    ? "None of the pipelines says what to try."
                    : $"{names.Count} pipelines say what to try: {NameList.Of(names)}.",
                names.Count == 0
                    ? "Write \"sweep\": { \"over\": { \"head.labelSmoothing\": [0, 0.1] } } in one of them."
                    : "Name one of them."))
            : job.Pipelines.ContainsKey(name)
            ? new(job, name)
            : throw new ConfigurationException(new Problem(
                "pipelines", $"There is no pipeline \"{name}\".", $"Known: {NameList.Of([.. job.Pipelines.Keys])}."));
    }

    /// <summary>
    /// The override for <see cref="PipelineJob.Load"/> that lets a sweep try values of a setting.
    /// </summary>
    /// <param name="text">
    /// <c>PATH=VALUES</c>: a JSON list or object as in the configuration, values with commas between them
    /// (<c>head.labelSmoothing=0,0.1</c>), or a range (<c>training.optimizer.learningRate=1e-5..1e-2</c>, with <c>:log</c> behind it for a
    /// logarithmic scale).
    /// </param>
    /// <exception cref="ConfigurationException">It is no path with values.</exception>
    public static string OverrideOf(string text) => SweptText.OverrideOf(text);

    /// <summary>Says what <see cref="RunAsync"/> would do. A few steps of a training are timed; nothing is trained or written.</summary>
    /// <param name="settings">Where the sweep would lie. Default: beside the configuration.</param>
    /// <param name="progress">Receives the progress of reading the images.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">Something does not fit; carries the problems of all trials.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<SweepPlan> PlanAsync(
        SweepSettings? settings = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(
            () =>
            {
                var sweep = PreparedSweep.Prepare(_job.File, Pipeline, progress, cancellation);
                return SweepPlan.Of(sweep, SweepFolder.Of(RunsFolder(settings), sweep), _job.Clock, cancellation);
            },
            cancellation);

    /// <summary>Runs the trials that are not done yet, and trains the best as a run.</summary>
    /// <param name="settings">Where the folders go, and which part of the trials is done. Default: all, beside the configuration.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">
    /// Stops after the current step: trials that are done are kept, and a training of a network in its checkpoints.
    /// </param>
    /// <exception cref="ConfigurationException">Something does not fit; carries the problems of all trials. Nothing was run.</exception>
    /// <exception cref="PipelineException">No trial could be finished, the run of the best failed, or a folder cannot
    /// be written to.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<SweepResult> RunAsync(
        SweepSettings? settings = null, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var sweep = await Task.Run(() => PreparedSweep.Prepare(_job.File, Pipeline, progress, cancellation), cancellation)
            .ConfigureAwait(false);
        if (await FetchAsync(sweep, progress, cancellation).ConfigureAwait(false))
        {
            // The weights are here now.
            sweep = await Task.Run(() => PreparedSweep.Prepare(_job.File, Pipeline, progress, cancellation), cancellation)
                .ConfigureAwait(false);
        }

        var run = new SweepRun(
            sweep,
            new(RunsFolder(settings), _job.Clock) { Training = _job.ReportTraining },
            trial => TrialFinished?.Invoke(this, trial));
        return await Task.Run(() => run.Run(settings?.Shard ?? WorkShard.Whole, progress, cancellation), CancellationToken.None)
            .ConfigureAwait(false);
    }

    private static async Task<bool> FetchAsync(
        PreparedSweep sweep, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var missing = sweep.Trials.Select(trial => trial.Pipeline)
            .Where(pipeline => MissingWeights.Of(pipeline).Count > 0)
            .DistinctBy(pipeline => MissingWeights.Of(pipeline)[0].Path)
            .ToList();
        await MissingWeights.DownloadAsync(missing, progress, cancellation).ConfigureAwait(false);
        return missing.Count > 0;
    }

    private string RunsFolder(SweepSettings? settings) =>
        settings?.RunsFolder is { } folder ? Path.GetFullPath(folder) : Path.Combine(_job.Folder, RunsFolderName);
}
