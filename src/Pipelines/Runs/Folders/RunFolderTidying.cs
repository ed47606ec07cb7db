using Pipelines.Configuration;

namespace Pipelines.Runs.Folders;

/// <summary>The last steps of a run, and what earlier runs have left undone or lying about.</summary>
internal static class RunFolderTidying
{
    private static readonly TimeSpan s_staleAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_resumableFor = TimeSpan.FromDays(30);

    /// <summary>Lets <c>latest</c> point to a complete run, which needs no checkpoints any more.</summary>
    /// <exception cref="IOException">The checkpoints cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The checkpoints cannot be removed.</exception>
    public static void Finish(string completePath)
    {
        if (new DirectoryInfo(LatestBeside(completePath)).LinkTarget != Path.GetFileName(completePath))
        {
            PointLatestTo(completePath);
        }

        RemoveCheckpoints(completePath);
    }

    /// <summary>The same where the process ended before it could do that.</summary>
    /// <param name="completePath">The newest complete folder of a pipeline.</param>
    public static void TryFinish(string completePath)
    {
        try
        {
            Finish(completePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The run itself is complete; what is left takes up room, and the next run removes it.
        }
    }

    /// <summary>Removes unfinished runs that are too old to be resumed, and checkpoints of complete ones.</summary>
    /// <param name="pipelineFolder">The folder of all runs of a pipeline.</param>
    /// <param name="now">The time.</param>
    public static void RemoveStale(string pipelineFolder, DateTimeOffset now)
    {
        foreach (var folder in Directory.EnumerateDirectories(pipelineFolder).Where(folder => new DirectoryInfo(folder).LinkTarget is null))
        {
            if (!RunFolderSearch.IsPartial(folder))
            {
                // Left where the process ended between the two last steps of a run.
                RemoveCheckpoints(folder);
                continue;
            }

            var checkpoints = RunFolderName.CheckpointsOf(folder);
            var isStale = RunFolderName.NewestCheckpointsOf(folder) is not null
                ? now - Directory.GetLastWriteTimeUtc(checkpoints) > s_resumableFor
                : now - Directory.GetLastWriteTimeUtc(folder) > s_staleAfter;
            if (isStale && !FolderLock.IsTaken(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Removes the checkpoints of a complete run.</summary>
    public static void RemoveCheckpoints(string folder)
    {
        var checkpoints = RunFolderName.CheckpointsOf(folder);
        if (Directory.Exists(checkpoints))
        {
            Directory.Delete(checkpoints, recursive: true);
        }
    }

    private static string LatestBeside(string path) => Path.Combine(Path.GetDirectoryName(path)!, PipelineName.LatestRun);

    private static void PointLatestTo(string path)
    {
        var (latest, name) = (LatestBeside(path), Path.GetFileName(path));
        try
        {
            if (new DirectoryInfo(latest).LinkTarget is not null)
            {
                Directory.Delete(latest);
            }

            Directory.CreateSymbolicLink(latest, name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another run that was finished at the same time may have been faster. Windows lets only some users make links: there a text
            // file holds the folder's name.
            if (new DirectoryInfo(latest).LinkTarget is null)
            {
                TryWriteName(latest + ".txt", name);
            }
        }
    }

    private static void TryWriteName(string path, string name)
    {
        try
        {
            File.WriteAllText(path, name + Environment.NewLine);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The run itself is complete and named; only the shortcut is missing.
        }
    }
}
