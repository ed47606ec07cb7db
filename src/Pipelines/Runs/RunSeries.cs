using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs;

/// <summary>
/// The pipelines that one call runs, one after the other. <c>unfinished.json</c> in the folder of all runs remembers them until all are finished, so that
/// another call can go on where this one was interrupted.
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
    /// <param name="resume">Whether to go on with what was interrupted. Of each pipeline the newest interrupted run of the same configuration is gone on with; one that was finished before the interruption is not run again.</param>
    /// <exception cref="ConfigurationException">There are interrupted runs of a pipeline, and all had another configuration.</exception>
    /// <exception cref="PipelineException">No checkpoint of the interrupted runs of a pipeline can be read.</exception>
    public static RunSeries Begin(IReadOnlyList<PreparedPipeline> pipelines, RunSettings settings, bool resume)
    {
        var known = UnfinishedPipelines.Read(settings.RunsFolder);
        var hashes = pipelines.ToDictionary(pipeline => pipeline.Name, RunFingerprint.HashOf, StringComparer.Ordinal);
        var (unreadable, differing) = (new List<Problem>(), new List<Problem>());
        var starts = pipelines
            .Select(pipeline => resume
                ? Resume(pipeline, settings, known.FinishedIn(settings.RunsFolder, pipeline.Name, hashes[pipeline.Name]), unreadable, differing)
                : Anew(pipeline, settings))
            .ToList();
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
            var since = start.ResumeFrom is { } partial ? RunFolder.StampOf(partial) : RunFolder.Stamp(settings.Clock.GetLocalNow());
            entries[start.Pipeline.Name] = new(since, hashes[start.Pipeline.Name]);
        }

        new UnfinishedPipelines(entries).Write(settings.RunsFolder);
        return new(settings, starts);
    }

    /// <summary>Forgets the pipelines if all of them are finished, or if nothing of them is left to go on with.</summary>
    public void End() => UnfinishedPipelines.RemoveIfDone(_settings.RunsFolder);

    private static RunStart Resume(PreparedPipeline pipeline, RunSettings settings, string? finishedIn, List<Problem> unreadable, List<Problem> differing)
    {
        if (finishedIn is not null)
        {
            RunFolder.TidyUp(finishedIn);
            return new(pipeline, $"It was finished before the interruption, in {finishedIn}, and is not run again.") { FinishedIn = finishedIn };
        }

        var interrupted = RunFolder.FindInterrupted(settings.RunsFolder, pipeline.Name);
        if (interrupted.Count == 0)
        {
            return new(pipeline, "There is no interrupted training to resume: it runs from the start.");
        }

        var fingerprint = RunFingerprint.Of(pipeline);
        var problems = new List<Problem>();
        var candidates = interrupted
            .Select(folder => (Folder: folder, Differences: CheckpointFolder.FingerprintOf(RunFolder.CheckpointsOf(folder), problems) is { } then ? fingerprint.DifferencesFrom(then) : null))
            .ToList();
        if (candidates.FirstOrDefault(candidate => candidate.Differences is []) is { Folder: { } same })
        {
            var step = RunFolder.CheckpointStepOf(same);
            return new(pipeline, $"It resumes {same} from step {step}.") { ResumeFrom = same, ResumeStep = step };
        }

        if (candidates.FirstOrDefault(candidate => candidate.Differences is not null) is { Folder: { } other, Differences: { } differences })
        {
            differing.Add(CheckpointFolder.OtherConfiguration(other, differences));
        }
        else
        {
            unreadable.AddRange(problems);
        }

        return new(pipeline, "");
    }

    private static RunStart Anew(PreparedPipeline pipeline, RunSettings settings) =>
        RunFolder.FindInterrupted(settings.RunsFolder, pipeline.Name) is [var newest, ..]
            ? new(pipeline, $"An interrupted run is kept in {newest}. This one starts anew.") { InterruptedIn = newest }
            : new(pipeline, "");
}
