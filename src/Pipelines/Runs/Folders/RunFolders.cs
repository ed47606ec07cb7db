using Pipelines.Runs.Folders;

namespace Pipelines;

/// <summary>Finds the run folder that a person means by a path, a pipeline, or <c>latest</c>.</summary>
public static class RunFolders
{
    // Any of them makes a folder one of a run, so that a run that lost another one is named and not ignored.
    private static readonly string[] s_files = ["pipeline.json", "metrics.json"];
    private static readonly NamedRuns s_runs = new(OfRun);

    /// <summary>A run folder.</summary>
    /// <param name="run">
    /// A run folder or a file in it, the folder of a pipeline's runs, the name of a pipeline whose runs are in the folder <c>runs</c>, or
    /// <c>latest</c>: the newest run of all.
    /// </param>
    /// <param name="folder">The folder of the configuration, in which relative paths start. Default: the current one.</param>
    /// <returns>The path of the folder; of a pipeline that of its newest complete run.</returns>
    /// <exception cref="ConfigurationException">There is no such run.</exception>
    public static string Find(string run, string folder = "")
    {
        var path = Path.Combine(folder, run);
        if (File.Exists(path) && Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && OfRun(parent) is { } ofFile)
        {
            return ofFile;
        }

        return s_runs.Find(run, folder) ?? throw new ConfigurationException(Missing(run, path, Pipelines(folder)));
    }

    /// <summary>The names of the pipelines that have a run in the folder <c>runs</c>, in ordinal order.</summary>
    /// <param name="folder">The folder of the configuration. Default: the current one.</param>
    public static IReadOnlyList<string> Pipelines(string folder = "") => s_runs.Pipelines(Path.Combine(folder, NamedRuns.RunsFolder));

    private static string? OfRun(string folder) =>
        !RunFolderSearch.IsPartial(Path.TrimEndingDirectorySeparator(folder))
        && s_files.Any(name => File.Exists(Path.Combine(folder, name)))
            ? folder
            : null;

    private static Problem Missing(string run, string path, IReadOnlyList<string> known)
    {
        var has = known.Count > 0 ? $" There are runs of: {string.Join(", ", known)}." : "";
        if (Directory.Exists(path) || File.Exists(path))
        {
            var inside = Directory.Exists(path) ? s_runs.Pipelines(path) : [];
            return new(
                run,
                RunFolderSearch.IsPartial(Path.TrimEndingDirectorySeparator(path)) ? "This run is not complete: it has no results yet."
                : inside.Count > 0 ? $"This folder has runs of several pipelines: {string.Join(", ", inside)}."
                : "This is no run folder: it has no pipeline.json and no metrics.json.",
                inside.Count > 0 ? "Name one of them." : $"Name a run folder or a pipeline that has run.{has}");
        }

        var question = NamedRuns.IsName(run) ? NearestWord.Question(run, known) : "";
        return new(run, "There is no such run.", $"{question}Name a run folder or a pipeline that has run.{has}");
    }
}
