using Pipelines.Runs.Folders;
using Pipelines.Tasks;
using Pipelines.Tasks.Artifacts;

namespace Pipelines.Runs;

/// <summary>Writes the files of a run into its folder.</summary>
internal static class RunArtifacts
{
    /// <summary>Writes the files that exist for an outcome, in their order.</summary>
    /// <param name="artifacts">The kinds of files.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="run">Whose run it is.</param>
    /// <returns>A note for each optional file that could not be written, or not to its end because the run was interrupted.</returns>
    /// <exception cref="OperationCanceledException">Interrupted before all files were there that are not optional.</exception>
    /// <exception cref="Exception">A file that is not optional cannot be written.</exception>
    public static IReadOnlyList<string> Write(IReadOnlyList<Artifact> artifacts, TaskOutcome outcome, RunFolder folder, ArtifactRun run)
    {
        var wanted = artifacts
            .Where(artifact => artifact.ExistsFor(outcome.GetType()) && artifact.IsWanted(run.Pipeline.Options))
            .ToLookup(artifact => artifact.IsOptional);
        foreach (var artifact in wanted[false])
        {
            artifact.Write(folder.File(artifact.FileName), outcome, run);
            run.Cancellation.ThrowIfCancellationRequested();
        }

        // The result is there: whatever happens from here on does not take it away.
        return [.. wanted[true].Select(artifact => TryWrite(artifact, outcome, folder, run)).OfType<string>()];
    }

    private static string? TryWrite(Artifact artifact, TaskOutcome outcome, RunFolder folder, ArtifactRun run)
    {
        try
        {
            artifact.Write(folder.File(artifact.FileName), outcome, run);
            return null;
        }
        catch (Exception error)
        {
            Remove(folder.File(artifact.FileName));
            return error is OperationCanceledException
                ? $"{artifact.FileName} was not written: the run was interrupted when everything else was there."
                : $"{artifact.FileName} could not be written: {error.Message}";
        }
    }

    // What cannot be removed either must not end a run that has its result.
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
