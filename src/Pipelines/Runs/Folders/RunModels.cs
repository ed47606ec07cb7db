using Pipelines.Runs.Folders;

namespace Pipelines;

/// <summary>Finds the exported model that a person means by a run, a pipeline, or <c>latest</c>.</summary>
public static class RunModels
{
    private static readonly string[] s_files = ["model.zip", "model.onnx"];
    private static readonly NamedRuns s_runs = new(OfRun);

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

        return s_runs.Find(model, folder)
            ?? throw new ConfigurationException(Missing(model, path, Path.Combine(folder, NamedRuns.RunsFolder)));
    }

    /// <summary>The names of the pipelines that have a model in a folder of runs, in ordinal order.</summary>
    /// <param name="folder">The folder of the configuration. Default: the current one.</param>
    public static IReadOnlyList<string> Pipelines(string folder = "") => s_runs.Pipelines(Path.Combine(folder, NamedRuns.RunsFolder));

    private static string? OfRun(string folder) => s_files.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static Problem Missing(string model, string path, string runs)
    {
        var known = s_runs.Pipelines(runs);
        var has = known.Count > 0 ? $"There are runs of: {string.Join(", ", known)}." : "";
        if (Directory.Exists(path))
        {
            var inside = s_runs.Pipelines(path);
            return new(
                model,
                RunFolderSearch.IsPartial(Path.TrimEndingDirectorySeparator(path)) ? "This run is not complete: it has no model yet."
                : inside.Count > 0 ? $"This folder has runs of several pipelines: {string.Join(", ", inside)}."
                : "This folder has no model.zip and no run with one.",
                inside.Count > 0 ? "Name one of them." : $"Name a model, a run folder or a pipeline that has run. {has}".TrimEnd());
        }

        var question = NamedRuns.IsName(model) ? NearestWord.Question(model, known) : "";
        return new(
            model, "There is no such model.", $"{question}Name a model.zip, a run folder or a pipeline that has run. {has}".TrimEnd());
    }
}
