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
    /// <returns>A note for each optional file that could not be written.</returns>
    /// <exception cref="Exception">A file that is not optional cannot be written.</exception>
    public static IReadOnlyList<string> Write(IReadOnlyList<Artifact> artifacts, TaskOutcome outcome, RunFolder folder, ArtifactRun run)
    {
        var notes = new List<string>();
        foreach (var artifact in artifacts.Where(artifact => artifact.ExistsFor(outcome.GetType())))
        {
            try
            {
                artifact.Write(folder.File(artifact.FileName), outcome, run);
            }
            catch (Exception error) when (artifact.IsOptional && error is not OperationCanceledException)
            {
                File.Delete(folder.File(artifact.FileName));
                notes.Add($"{artifact.FileName} could not be written: {error.Message}");
            }
        }

        return notes;
    }
}
