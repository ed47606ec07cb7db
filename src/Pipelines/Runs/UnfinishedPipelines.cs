using System.Text;
using System.Text.Json;
using Pipelines.Configuration;
using Pipelines.Runs.Folders;

namespace Pipelines.Runs;

/// <summary>
/// <c>unfinished.json</c> in the folder of all runs: the pipelines of calls that are not finished. A later call reads in it which of them
/// were finished before the interruption.
/// </summary>
/// <param name="Pipelines">What is known of each pipeline, by its name.</param>
internal sealed record UnfinishedPipelines(IReadOnlyDictionary<string, UnfinishedPipeline> Pipelines)
{
    private const string FileName = PipelineName.UnfinishedFile;

    /// <summary>Reads the file; no pipelines where there is none.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    public static UnfinishedPipelines Read(string runsFolder)
    {
        try
        {
            var json = RegularFile.ReadAllBytes(Path.Combine(runsFolder, FileName));
            return JsonSerializer.Deserialize<UnfinishedPipelines>(json, JsonSerializerOptions.Web) is { Pipelines: not null } read
                ? read
                : new(new Dictionary<string, UnfinishedPipeline>());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return new(new Dictionary<string, UnfinishedPipeline>());
        }
    }

    /// <summary>Writes the file if that is possible.</summary>
    /// <param name="runsFolder">The folder of all runs; made if it is missing.</param>
    public void Write(string runsFolder)
    {
        try
        {
            Directory.CreateDirectory(runsFolder);
            var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
            DurableFile.WriteShared(Path.Combine(runsFolder, FileName), stream => stream.Write(json));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // If this place cannot be written to, the first run folder says it better.
        }
    }

    /// <summary>Where a pipeline with these results was finished; null where it was not.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="hash">What decides its results (<see cref="RunFingerprint.HashOf"/>).</param>
    public string? FinishedIn(string runsFolder, string pipeline, string hash) =>
        Pipelines.TryGetValue(pipeline, out var known) && known.Hash == hash ? FinishedIn(runsFolder, pipeline) : null;

    /// <summary>Removes the file if all of its pipelines are finished, or if nothing of them is left to resume.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    public static void RemoveIfDone(string runsFolder)
    {
        // Read again: another process may have added its pipelines.
        var now = Read(runsFolder);
        var finished = now.Pipelines.Keys.Count(pipeline => now.FinishedIn(runsFolder, pipeline) is not null);
        var isKept = finished < now.Pipelines.Count
            && (finished > 0 || now.Pipelines.Keys.Any(pipeline => RunFolderSearch.Interrupted(runsFolder, pipeline).Count > 0));
        if (!isKept)
        {
            DurableFile.TryDelete(Path.Combine(runsFolder, FileName));
        }
    }

    private string? FinishedIn(string runsFolder, string pipeline) =>
        RunFolderSearch.Complete(runsFolder, pipeline, Pipelines[pipeline].Since) is [var newest, ..] ? newest : null;
}

/// <summary>What is known of a pipeline.</summary>
/// <param name="Since">When its run began, as run folders are named: a complete run that is not older is this one.</param>
/// <param name="Hash">What decides its results (<see cref="RunFingerprint.HashOf"/>).</param>
internal sealed record UnfinishedPipeline(string Since, string Hash);
