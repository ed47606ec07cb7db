namespace Pipelines.Runs.Folders;

/// <summary>Finds the folders that runs of a pipeline have left.</summary>
internal static class RunFolderSearch
{
    /// <summary>The folders of interrupted runs of a pipeline that have a checkpoint, the newest first.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    public static IReadOnlyList<string> Interrupted(string runsFolder, string pipeline) =>
        NewestFirst(Path.Combine(runsFolder, pipeline), folder =>
            IsPartial(folder) && RunFolderName.NewestCheckpointsOf(folder) is not null);

    /// <summary>The folders of complete runs of a pipeline that began at a time or later, the newest first.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="stamp">The time as <see cref="RunFolderName.Stamp"/> writes it.</param>
    public static IReadOnlyList<string> Complete(string runsFolder, string pipeline, string stamp) =>
        NewestFirst(Path.Combine(runsFolder, pipeline), folder =>
            char.IsAsciiDigit(Path.GetFileName(folder)[0])
            && !IsPartial(folder)
            && string.CompareOrdinal(Path.GetFileName(folder), stamp) >= 0);

    /// <summary>Whether the run in a folder is not complete.</summary>
    public static bool IsPartial(string folder) => folder.EndsWith(RunFolderName.PartialSuffix, StringComparison.Ordinal);

    private static IReadOnlyList<string> NewestFirst(string pipelineFolder, Func<string, bool> isWanted) => Directory.Exists(pipelineFolder)
        ? [.. Directory.EnumerateDirectories(pipelineFolder).Where(isWanted).OrderDescending(StringComparer.Ordinal)]
        : [];
}
