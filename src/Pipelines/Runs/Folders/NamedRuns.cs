using Pipelines.Configuration;

namespace Pipelines.Runs.Folders;

/// <summary>Finds what a person means by a run folder, a pipeline, or <c>latest</c>.</summary>
/// <param name="wanted">What is wanted of a run folder; null where the folder does not have it.</param>
internal sealed class NamedRuns(Func<string, string?> wanted)
{
    /// <summary>The folder for all runs beside a configuration.</summary>
    public const string RunsFolder = "runs";

    /// <summary>Finds it.</summary>
    /// <param name="name">
    /// A run folder, the folder of a pipeline's runs, the name of a pipeline whose runs are in the folder <c>runs</c>, or <c>latest</c>.
    /// </param>
    /// <param name="folder">The folder of the configuration, in which relative paths start.</param>
    public string? Find(string name, string folder)
    {
        if (InFolder(Path.Combine(folder, name)) is { } found)
        {
            return found;
        }

        // A folder of photos is often called like the pipeline.
        var runs = Path.Combine(folder, RunsFolder);
        return !IsName(name) ? null
            : name == PipelineName.LatestRun ? NewestOfAll(runs)
            : InFolder(Path.Combine(runs, name));
    }

    /// <summary>Whether a text may be the name of a pipeline, and not a path.</summary>
    public static bool IsName(string text) =>
        text is not ("" or "." or "..") && text.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) < 0;

    /// <summary>The pipelines in a folder of runs that have it, in ordinal order.</summary>
    public IReadOnlyList<string> Pipelines(string runs) =>
        [.. SubFolders(runs).Where(pipeline => NewestIn(pipeline) is not null).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>That of a run folder, or of the newest run in the folder of a pipeline; null without one.</summary>
    private string? InFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return wanted(path) ?? NewestIn(path);
        }

        // Where links cannot be made, a text file says which run is the newest.
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        return Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) == PipelineName.LatestRun && Directory.Exists(parent)
            ? NewestIn(parent)
            : null;
    }

    private string? NewestIn(string pipelineFolder) => Complete(pipelineFolder).Select(wanted).FirstOrDefault(found => found is not null);

    private string? NewestOfAll(string runs) => SubFolders(runs)
        .SelectMany(Complete)
        .OrderByDescending(run => Path.GetFileName(run), StringComparer.Ordinal)
        .Select(wanted)
        .FirstOrDefault(found => found is not null);

    private static IReadOnlyList<string> Complete(string pipelineFolder) =>
        RunFolderSearch.Complete(Path.GetDirectoryName(pipelineFolder) ?? "", Path.GetFileName(pipelineFolder), stamp: "");

    private static IEnumerable<string> SubFolders(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder)] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
