using System.Text;
using System.Text.Json;
using Pipelines.Configuration;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs;

/// <summary>
/// The pipelines that one call runs, one after the other. <c>unfinished.json</c> in the folder of all runs remembers them until all are finished, so that
/// another call can go on where this one was interrupted.
/// </summary>
public sealed class RunSeries
{
    private const string FileName = "unfinished.json";

    private readonly RunSettings _settings;
    private readonly Memory? _memory;

    private RunSeries(RunSettings settings, IReadOnlyList<RunStart> starts, Memory? memory)
    {
        _settings = settings;
        Starts = starts;
        _memory = memory;
    }

    /// <summary>How each pipeline begins, in order.</summary>
    public IReadOnlyList<RunStart> Starts { get; }

    /// <summary>Decides how each pipeline begins, before the first one does.</summary>
    /// <param name="pipelines">The pipelines.</param>
    /// <param name="settings">Where the run folders are, and the clock.</param>
    /// <param name="resume">Whether to go on with what was interrupted. Of each pipeline the newest interrupted run of the same configuration is gone on with; one that was finished before the interruption is not run again.</param>
    /// <exception cref="ConfigurationException">There are interrupted runs of a pipeline, and all had another configuration.</exception>
    public static RunSeries Begin(IReadOnlyList<PreparedPipeline> pipelines, RunSettings settings, bool resume)
    {
        var known = Read(settings);
        if (!resume)
        {
            var anew = pipelines.Select(pipeline => new RunStart(pipeline, null, null, NoteAboutInterrupted(pipeline, settings))).ToList();
            var replaces = known is null || pipelines.Any(pipeline => known.Pipelines.ContainsKey(pipeline.Name));
            return new(settings, anew, replaces ? Write(settings, RunFolder.Stamp(settings.Clock.GetLocalNow()), pipelines) : null);
        }

        var problems = new List<Problem>();
        var starts = pipelines.Select(pipeline => Resume(pipeline, settings, known, problems)).ToList();
        return problems.Count == 0
            ? new(settings, starts, known ?? Write(settings, RunFolder.Stamp(settings.Clock.GetLocalNow()), pipelines))
            : throw new ConfigurationException(problems);
    }

    /// <summary>Forgets the series if all of it is finished, or if nothing of it is left to go on with.</summary>
    public void End()
    {
        if (_memory is null)
        {
            return;
        }

        var finished = _memory.Pipelines.Keys.Count(pipeline => RunFolder.FindComplete(_settings.RunsFolder, pipeline, _memory.Started).Count > 0);
        var isKept = finished < _memory.Pipelines.Count
            && (finished > 0 || _memory.Pipelines.Keys.Any(pipeline => RunFolder.FindInterrupted(_settings.RunsFolder, pipeline).Count > 0));
        if (!isKept)
        {
            DurableFile.TryDelete(Path.Combine(_settings.RunsFolder, FileName));
        }
    }

    private static RunStart Resume(PreparedPipeline pipeline, RunSettings settings, Memory? known, List<Problem> problems)
    {
        if (known is not null && known.Pipelines.GetValueOrDefault(pipeline.Name) == RunFingerprint.HashOf(pipeline)
            && RunFolder.FindComplete(settings.RunsFolder, pipeline.Name, known.Started) is [var complete, ..])
        {
            return new(pipeline, null, complete, $"It was finished before the interruption, in {complete}, and is not run again.");
        }

        var interrupted = RunFolder.FindInterrupted(settings.RunsFolder, pipeline.Name);
        if (interrupted.Count == 0)
        {
            return new(pipeline, null, null, "There is no interrupted training to go on with: it runs from the start.");
        }

        var fingerprint = RunFingerprint.Of(pipeline);
        var differences = interrupted.Select(folder => (Folder: folder, Differences: Differences(folder, fingerprint))).ToList();
        if (differences.FirstOrDefault(candidate => candidate.Differences.Count == 0) is { Folder: { } same })
        {
            return new(pipeline, same, null, $"It goes on with {same}, from step {RunFolder.CheckpointStepOf(same)}.");
        }

        problems.Add(CheckpointFolder.OtherConfiguration(differences[0].Folder, differences[0].Differences));
        return new(pipeline, null, null, "");
    }

    /// <summary>A run whose checkpoints are unreadable counts as one of this configuration: its error is told when it is gone on with.</summary>
    private static IReadOnlyList<string> Differences(string folder, Fingerprint fingerprint) =>
        CheckpointFolder.FingerprintOf(RunFolder.CheckpointsOf(folder)) is { } then ? fingerprint.DifferencesFrom(then) : [];

    private static string NoteAboutInterrupted(PreparedPipeline pipeline, RunSettings settings) =>
        RunFolder.FindInterrupted(settings.RunsFolder, pipeline.Name) is [var newest, ..]
            ? $"An interrupted run is kept in {newest}; --resume would go on with it. This one starts anew."
            : "";

    private static Memory? Read(RunSettings settings)
    {
        try
        {
            return JsonSerializer.Deserialize<Memory>(File.ReadAllText(Path.Combine(settings.RunsFolder, FileName)), JsonSerializerOptions.Web);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static Memory Write(RunSettings settings, string started, IReadOnlyList<PreparedPipeline> pipelines)
    {
        var memory = new Memory(started, pipelines.ToDictionary(pipeline => pipeline.Name, RunFingerprint.HashOf, StringComparer.Ordinal));
        try
        {
            Directory.CreateDirectory(settings.RunsFolder);
            DurableFile.Write(Path.Combine(settings.RunsFolder, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(memory, JsonSerializerOptions.Web))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // If this place cannot be written to, the first run folder tells it better.
        }

        return memory;
    }

    /// <summary>The content of the file.</summary>
    /// <param name="Started">When the series began, as run folders are named.</param>
    /// <param name="Pipelines">The names of its pipelines, and a hash of what decides their results.</param>
    private sealed record Memory(string Started, IReadOnlyDictionary<string, string> Pipelines);
}
