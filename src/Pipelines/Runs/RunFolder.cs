using System.Globalization;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs;

/// <summary>
/// The folder that a run leaves behind: <c>runs/&lt;pipeline&gt;/&lt;time&gt;</c>. Files are written under a temporary name; the folder gets its
/// own name only when everything is in it, and <c>latest</c> then points to it. An unfinished run that has a checkpoint keeps its folder, and in it the
/// checkpoints and <c>training.csv</c>.
/// </summary>
public sealed class RunFolder : IDisposable
{
    /// <summary>The file of the course of a training.</summary>
    internal const string TrainingCsvName = "training.csv";

    private const string PartialSuffix = ".partial";
    private const string CheckpointsName = "checkpoints";
    private const string AllImagesName = "all-images";
    private static readonly TimeSpan s_staleAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_resumableFor = TimeSpan.FromDays(30);

    private readonly string _pipelineFolder;
    private readonly string _name;
    private readonly FolderLock _lock;
    private bool _isComplete;

    private RunFolder(string pipelineFolder, string name, FolderLock folderLock)
    {
        _pipelineFolder = pipelineFolder;
        _name = name;
        _lock = folderLock;
        PartialPath = Path.Combine(pipelineFolder, name + PartialSuffix);
    }

    /// <summary>Where files are written until the run is complete.</summary>
    public string PartialPath { get; }

    /// <summary>Where they are afterwards.</summary>
    public string FinalPath => Path.Combine(_pipelineFolder, _name);

    /// <summary>Where the checkpoints of the run are kept until it is complete.</summary>
    public string CheckpointsPath => Path.Combine(PartialPath, CheckpointsName);

    /// <summary>Where those of a training with all images are kept, which follows a rehearsal.</summary>
    public string AllImagesCheckpointsPath => Path.Combine(CheckpointsPath, AllImagesName);

    /// <summary>The step of the newest checkpoint, after a rehearsal of the training that follows it; null without one.</summary>
    public long? CheckpointStep => CheckpointStepOf(PartialPath);

    /// <summary>Begins a run folder.</summary>
    /// <param name="runsFolder">The folder of all runs; made if it is missing.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="now">The time that names the folder.</param>
    /// <exception cref="PipelineException">The folder cannot be written to.</exception>
    public static RunFolder Begin(string runsFolder, string pipeline, DateTimeOffset now)
    {
        var pipelineFolder = Path.Combine(runsFolder, pipeline);
        try
        {
            Directory.CreateDirectory(pipelineFolder);
            RemoveStale(pipelineFolder, now);
            var stamp = Stamp(now);
            for (var attempt = 1; ; attempt++)
            {
                var name = attempt == 1 ? stamp : $"{stamp}-{attempt}";
                var partial = Path.Combine(pipelineFolder, name + PartialSuffix);
                if (!Directory.Exists(Path.Combine(pipelineFolder, name)) && !Directory.Exists(partial))
                {
                    Directory.CreateDirectory(partial);
                    return new(pipelineFolder, name, FolderLock.Take(partial));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(pipelineFolder, $"The run folder cannot be made: {error.Message}", "Make this folder writable, or choose another one for the runs.")
                {
                    Action = new(ProblemActionKind.ChooseRunsFolder),
                },
                error);
        }
    }

    /// <summary>Goes on with the folder of an interrupted run.</summary>
    /// <param name="partialPath">One of <see cref="FindInterrupted"/>.</param>
    /// <exception cref="PipelineException">The run is not interrupted but still going on, or the folder cannot be written to.</exception>
    public static RunFolder Resume(string partialPath)
    {
        try
        {
            var folder = new RunFolder(Path.GetDirectoryName(partialPath)!, StampOf(partialPath), FolderLock.Take(partialPath));
            folder.RemoveHalfWritten();
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(partialPath, $"The interrupted run cannot be gone on with: {error.Message}", "If it is still going on somewhere, wait for it; otherwise make the folder writable."), error);
        }
    }

    /// <summary>The folders of interrupted runs of a pipeline that have a checkpoint, the newest first.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    public static IReadOnlyList<string> FindInterrupted(string runsFolder, string pipeline)
    {
        var folder = Path.Combine(runsFolder, pipeline);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder, "*" + PartialSuffix).Where(partial => CheckpointFolder.NewestStep(CheckpointsOf(partial)) is not null).OrderDescending(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The folders of complete runs of a pipeline that began at a time or later, the newest first.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="stamp">The time as <see cref="Stamp"/> writes it.</param>
    public static IReadOnlyList<string> FindComplete(string runsFolder, string pipeline, string stamp)
    {
        var folder = Path.Combine(runsFolder, pipeline);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder)
                .Where(run => char.IsAsciiDigit(Path.GetFileName(run)[0]) && !run.EndsWith(PartialSuffix, StringComparison.Ordinal) && string.CompareOrdinal(Path.GetFileName(run), stamp) >= 0)
                .OrderDescending(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>A time as run folders are named after it, to the second.</summary>
    public static string Stamp(DateTimeOffset time) => time.ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);

    /// <summary>When an interrupted run began, as <see cref="Stamp"/> writes it; with a number behind it where several began in one second.</summary>
    /// <param name="partialPath">One of <see cref="FindInterrupted"/>.</param>
    internal static string StampOf(string partialPath) => Path.GetFileName(partialPath)[..^PartialSuffix.Length];

    /// <summary>Where the checkpoints of an interrupted run lie.</summary>
    /// <param name="partialPath">One of <see cref="FindInterrupted"/>.</param>
    internal static string CheckpointsOf(string partialPath) => Path.Combine(partialPath, CheckpointsName);

    /// <summary>The step of the newest checkpoint of an interrupted run; null without one.</summary>
    /// <param name="partialPath">One of <see cref="FindInterrupted"/>.</param>
    internal static long? CheckpointStepOf(string partialPath) =>
        CheckpointFolder.NewestStep(Path.Combine(CheckpointsOf(partialPath), AllImagesName)) ?? CheckpointFolder.NewestStep(CheckpointsOf(partialPath));

    /// <summary>The path of a file of this run while it is being written.</summary>
    public string File(string name) => Path.Combine(PartialPath, name);

    /// <summary>Opens a text file of this run for writing (UTF-8).</summary>
    public StreamWriter CreateText(string name) => new(File(name));

    /// <summary>Writes a text file of this run (UTF-8).</summary>
    public void WriteText(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    /// <summary>Gives the folder its own name and lets <c>latest</c> point to it.</summary>
    /// <exception cref="PipelineException">The folder cannot be renamed.</exception>
    public void Complete()
    {
        try
        {
            _lock.Dispose();
            if (CheckpointStep is not null)
            {
                // The checkpoints go only when what they led to cannot be lost any more.
                DurableFile.FlushFiles(PartialPath);
            }

            Directory.Move(PartialPath, FinalPath);
            _isComplete = true;
            PointLatestTo(FinalPath);
            RemoveCheckpoints(FinalPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(FinalPath, $"The run folder cannot be finished: {error.Message}"), error);
        }
    }

    /// <summary>Does what is left to do in the newest complete folder of a pipeline where the process ended between the last steps of the run.</summary>
    /// <param name="completePath">The first of <see cref="FindComplete"/>.</param>
    internal static void TidyUp(string completePath)
    {
        try
        {
            if (new DirectoryInfo(LatestBeside(completePath)).LinkTarget != Path.GetFileName(completePath))
            {
                PointLatestTo(completePath);
            }

            RemoveCheckpoints(completePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The run itself is complete; what is left takes up room, and the next run removes it.
        }
    }

    /// <summary>Removes what an unfinished run wrote, except its checkpoints and the course of its training so far.</summary>
    public void Dispose()
    {
        if (_isComplete || !Directory.Exists(PartialPath))
        {
            _lock.Dispose();
            return;
        }

        try
        {
            RemoveHalfWritten();
            _lock.Dispose();
            if (CheckpointStep is null)
            {
                Directory.Delete(PartialPath, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The run's own error matters more; a later run removes what is left here.
            _lock.Dispose();
        }
    }

    private void RemoveHalfWritten()
    {
        foreach (var file in Directory.EnumerateFiles(PartialPath).Where(file => Path.GetFileName(file) is not (FolderLock.FileName or TrainingCsvName)))
        {
            System.IO.File.Delete(file);
        }
    }

    private static void RemoveStale(string pipelineFolder, DateTimeOffset now)
    {
        foreach (var folder in Directory.EnumerateDirectories(pipelineFolder).Where(folder => new DirectoryInfo(folder).LinkTarget is null))
        {
            if (!folder.EndsWith(PartialSuffix, StringComparison.Ordinal))
            {
                // Left where the process ended between the two last steps of a run.
                RemoveCheckpoints(folder);
                continue;
            }

            var checkpoints = CheckpointsOf(folder);
            var isStale = CheckpointFolder.NewestStep(checkpoints) is not null
                ? now - Directory.GetLastWriteTimeUtc(checkpoints) > s_resumableFor
                : now - Directory.GetLastWriteTimeUtc(folder) > s_staleAfter;
            if (isStale && !FolderLock.IsTaken(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void RemoveCheckpoints(string folder)
    {
        var checkpoints = CheckpointsOf(folder);
        if (Directory.Exists(checkpoints))
        {
            Directory.Delete(checkpoints, recursive: true);
        }
    }

    private static string LatestBeside(string path) => Path.Combine(Path.GetDirectoryName(path)!, "latest");

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
            // Windows lets only some users make links: there a text file holds the folder's name.
            TryWriteName(latest + ".txt", name);
        }
    }

    private static void TryWriteName(string path, string name)
    {
        try
        {
            System.IO.File.WriteAllText(path, name + Environment.NewLine);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The run itself is complete and named; only the shortcut is missing.
        }
    }
}
