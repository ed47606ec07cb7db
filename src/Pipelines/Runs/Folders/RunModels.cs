using Pipelines.Configuration;
using Pipelines.Runs.Folders;

namespace Pipelines;

/// <summary>Finds the exported model that a person means by a run, a pipeline, or <c>latest</c>.</summary>
public static class RunModels
{
    private const string RunsFolder = "runs";
    private static readonly string[] s_files = ["model.zip", "model.onnx"];

    /// <summary>The file of a model.</summary>
    /// <param name="model">
    /// A model file, a run folder, the folder of a pipeline's runs, the name of a pipeline whose runs are in the folder <c>runs</c>, or
    /// <c>latest</c>: the newest run of all.
    /// </param>
    /// <param name="folder">The folder of the configuration, in which relative paths start. Default: the current one.</param>
    /// <returns>The path of the model; of a pipeline that of its newest complete run.</returns>
    /// <exception cref="ConfigurationException">There is no such model.</exception>
    public static string Find(string model, string folder = "")
    {
        var path = Path.Combine(folder, model);
        if (File.Exists(path))
        {
            return path;
        }

        if (InFolder(path) is { } found)
        {
            return found;
        }

        // A folder of photos is often called like the pipeline.
        var runs = Path.Combine(folder, RunsFolder);
        var isName = model is not ("" or "." or "..")
            && model.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) < 0;
        if (isName && (model == PipelineName.LatestRun ? NewestOfAll(runs) : InFolder(Path.Combine(runs, model))) is { } ofPipeline)
        {
            return ofPipeline;
        }

        throw new ConfigurationException(Missing(model, path, runs, isName));
    }

    /// <summary>The names of the pipelines that have a model in a folder of runs, in ordinal order.</summary>
    /// <param name="folder">The folder of the configuration. Default: the current one.</param>
    public static IReadOnlyList<string> Pipelines(string folder = "") => WithModels(Path.Combine(folder, RunsFolder));

    private static IReadOnlyList<string> WithModels(string runs) =>
        [.. SubFolders(runs).Where(pipeline => NewestIn(pipeline) is not null).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>The model in a run folder, or of the newest run in the folder of a pipeline; null without one.</summary>
    private static string? InFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return OfRun(path) ?? NewestIn(path);
        }

        // Where links cannot be made, a text file says which run is the newest.
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        return Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) == PipelineName.LatestRun && Directory.Exists(parent)
            ? NewestIn(parent)
            : null;
    }

    private static string? OfRun(string folder) => s_files.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string? NewestIn(string pipelineFolder) =>
        Complete(pipelineFolder).Select(OfRun).FirstOrDefault(model => model is not null);

    private static string? NewestOfAll(string runs) => SubFolders(runs)
        .SelectMany(Complete)
        .OrderByDescending(run => Path.GetFileName(run), StringComparer.Ordinal)
        .Select(OfRun)
        .FirstOrDefault(model => model is not null);

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

    private static Problem Missing(string model, string path, string runs, bool isName)
    {
        var known = WithModels(runs);
        var has = known.Count > 0 ? $"There are runs of: {string.Join(", ", known)}." : "";
        if (Directory.Exists(path))
        {
            var inside = WithModels(path);
            return new(
                model,
                RunFolderSearch.IsPartial(Path.TrimEndingDirectorySeparator(path)) ? "This run is not complete: it has no model yet."
                : inside.Count > 0 ? $"This folder has runs of several pipelines: {string.Join(", ", inside)}."
                : "This folder has no model.zip and no run with one.",
                inside.Count > 0 ? "Name one of them." : $"Name a model, a run folder or a pipeline that has run. {has}".TrimEnd());
        }

        return new(
            model,
            "There is no such model.",
            $"{(isName ? NearestWord.Question(model, known) : "")}Name a model.zip, a run folder or a pipeline that has run. {has}"
                .TrimEnd());
    }
}
