using Pipelines.Runs.Folders;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs;

/// <summary>
/// The pipelines that one call runs, one after the other. <c>unfinished.json</c> in the folder of all runs remembers them until all are
/// finished, so that another call can resume what was interrupted.
/// </summary>
internal sealed class RunSeries
{
    private readonly RunSettings _settings;

    private RunSeries(RunSettings settings, IReadOnlyList<RunStart> starts)
    {
        _settings = settings;
        Starts = starts;
    }

    /// <summary>How each pipeline begins, in order.</summary>
    public IReadOnlyList<RunStart> Starts { get; }

    /// <summary>Decides how each pipeline begins, before the first one does.</summary>
    /// <param name="pipelines">The pipelines.</param>
    /// <param name="settings">Where the run folders are, and the clock.</param>
    /// <param name="resume">
    /// Whether to resume what was interrupted. Of each pipeline the newest interrupted run of the same configuration is resumed; one that
    /// was finished before the interruption is not run again.
    /// </param>
    /// <exception cref="ConfigurationException">There are interrupted runs of a pipeline, and all had another configuration.</exception>
    /// <exception cref="PipelineException">No checkpoint of the interrupted runs of a pipeline can be read.</exception>
    public static RunSeries Begin(IReadOnlyList<PreparedPipeline> pipelines, RunSettings settings, bool resume)
    {
        var known = UnfinishedPipelines.Read(settings.RunsFolder);
        var hashes = pipelines.ToDictionary(pipeline => pipeline.Name, RunFingerprint.HashOf, StringComparer.Ordinal);
        var (unreadable, differing) = (new List<Problem>(), new List<Problem>());
        var starts = pipelines.Select(pipeline => resume ? Resume(pipeline) : Anew(pipeline, settings)).ToList();
        if (unreadable.Count > 0)
        {
            throw new CheckpointException([.. unreadable, .. differing]);
        }

        if (differing.Count > 0)
        {
            throw new ConfigurationException(differing);
        }

        // Those of other calls stay: what they finished need not be run again either.
        var entries = new Dictionary<string, UnfinishedPipeline>(known.Pipelines, StringComparer.Ordinal);
        foreach (var start in starts.Where(start => start.FinishedIn is null))
        {
            var since = start.ResumeFrom is { } partial
                ? RunFolderName.StampOf(partial)
                : RunFolderName.Stamp(settings.Clock.GetLocalNow());
            entries[start.Pipeline.Name] = new(since, hashes[start.Pipeline.Name]);
        }

        new UnfinishedPipelines(entries).Write(settings.RunsFolder);
        return new(settings, starts);

        RunStart Resume(PreparedPipeline pipeline)
        {
            var finishedIn = known.FinishedIn(settings.RunsFolder, pipeline.Name, hashes[pipeline.Name]);
            return finishedIn is null ? ResumeTraining(pipeline, settings, unreadable, differing) : Finished(pipeline, finishedIn);
        }
    }

    /// <summary>Forgets the pipelines if all of them are finished, or if nothing of them is left to resume.</summary>
    public void End() => UnfinishedPipelines.RemoveIfDone(_settings.RunsFolder);

    private static RunStart Finished(PreparedPipeline pipeline, string folder)
    {
        RunFolderTidying.TryFinish(folder);
        return new(pipeline, $"It was finished before the interruption, in {folder}, and is not run again.") { FinishedIn = folder };
    }

    private static RunStart ResumeTraining(
        PreparedPipeline pipeline, RunSettings settings, List<Problem> unreadable, List<Problem> differing)
    {
        var interrupted = RunFolderSearch.Interrupted(settings.RunsFolder, pipeline.Name);
        if (interrupted.Count == 0)
        {
            return new(pipeline, "There is no interrupted training to resume: it runs from the start.");
        }

        var fingerprint = RunFingerprint.Of(pipeline);
        var problems = new List<Problem>();
        var candidates = interrupted.Select(folder => (Folder: folder, Differences: DifferencesFrom(folder))).ToList();
        if (candidates.FirstOrDefault(candidate => candidate.Differences is []) is { Folder: { } same })
        {
            var step = RunFolderName.CheckpointStepOf(same);
            return new(pipeline, $"It resumes {same} from step {step}.") { ResumeFrom = same, ResumeStep = step };
        }

        if (candidates.FirstOrDefault(candidate => candidate.Differences is not null) is { Folder: { } other, Differences: { } found })
        {
            differing.Add(CheckpointFolder.OtherConfiguration(other, found));
        }
        else
        {
            unreadable.AddRange(problems);
        }

        return new(pipeline, "");

        IReadOnlyList<string>? DifferencesFrom(string folder) =>
            CheckpointFolder.FingerprintOf(
                RunFolderName.NewestCheckpointsOf(folder) ?? RunFolderName.CheckpointsOf(folder), problems) is { } then
                ? fingerprint.DifferencesFrom(then)
                : null;
    }

    private static RunStart Anew(PreparedPipeline pipeline, RunSettings settings) =>
        RunFolderSearch.Interrupted(settings.RunsFolder, pipeline.Name) is [var newest, ..]
            ? new(pipeline, $"An interrupted run is kept in {newest}. This one starts anew.") { InterruptedIn = newest }
            : new(pipeline, "");
}
