using Pipelines.Tasks.Artifacts;

namespace Pipelines.Runs.Folders;

/// <summary>
/// The folder that a run leaves behind: <c>runs/&lt;pipeline&gt;/&lt;time&gt;</c>. Files are written under a temporary name; the folder
/// gets its own name only when everything is in it, and <c>latest</c> then points to it. An unfinished run that has a checkpoint keeps its
/// folder, and in it the checkpoints, <c>training.csv</c> and the files for TensorBoard.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string ReservedName = "reserved.room";

    private readonly string _pipelineFolder;
    private readonly string _name;
    private readonly FolderLock _lock;
    private readonly bool _isNamed;
    private bool _isComplete;

    private RunFolder(string pipelineFolder, string name, FolderLock folderLock, bool isNamed = false)
    {
        _isNamed = isNamed;
        _pipelineFolder = pipelineFolder;
        _name = name;
        _lock = folderLock;
        PartialPath = Path.Combine(pipelineFolder, name + RunFolderName.PartialSuffix);
    }

    /// <summary>Where files are written until the run is complete.</summary>
    public string PartialPath { get; }

    /// <summary>Where they are afterwards.</summary>
    public string FinalPath => Path.Combine(_pipelineFolder, _name);

    /// <summary>The step of the newest checkpoint; after a trial split that of the training that follows it. Null without one.</summary>
    public long? CheckpointStep => RunFolderName.CheckpointStepOf(PartialPath);

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
            RunFolderTidying.RemoveStale(pipelineFolder, now);
            var stamp = RunFolderName.Stamp(now);
            for (var attempt = 1; ; attempt++)
            {
                var name = attempt == 1 ? stamp : $"{stamp}-{attempt}";
                var partial = Path.Combine(pipelineFolder, name + RunFolderName.PartialSuffix);
                if (!Directory.Exists(Path.Combine(pipelineFolder, name)) && !Directory.Exists(partial))
                {
                    Directory.CreateDirectory(partial);
                    if (FolderLock.TryTakeNew(partial) is { } taken)
                    {
                        return new(pipelineFolder, name, taken);
                    }
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    pipelineFolder,
                    $"The run folder cannot be made: {error.Message}",
                    "Make this folder writable, or choose another one for the runs.")
                {
                    Action = new(ProblemActionKind.ChooseRunsFolder),
                },
                error);
        }
    }

    /// <summary>Begins or resumes a run folder whose name is given: <c>latest</c> does not point to it.</summary>
    /// <param name="folder">The folder in which it lies; made if it is missing.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="PipelineException">Another process is at work in it, or it cannot be written to.</exception>
    public static RunFolder Named(string folder, string name)
    {
        var partial = Path.Combine(folder, name + RunFolderName.PartialSuffix);
        Directory.CreateDirectory(partial);
        return Resume(partial, isNamed: true);
    }

    /// <summary>Takes the folder of an interrupted run, to resume it.</summary>
    /// <param name="partialPath">One of <see cref="RunFolderSearch.Interrupted"/>.</param>
    /// <exception cref="PipelineException">The run is not interrupted but still at work, or the folder cannot be written to.</exception>
    public static RunFolder Resume(string partialPath) => Resume(partialPath, isNamed: false);

    private static RunFolder Resume(string partialPath, bool isNamed)
    {
        try
        {
            var pipelineFolder = Path.GetDirectoryName(partialPath)!;
            var folder = new RunFolder(pipelineFolder, RunFolderName.StampOf(partialPath), FolderLock.Take(partialPath), isNamed);
            folder.RemoveHalfWritten();
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    partialPath,
                    $"The interrupted run cannot be resumed: {error.Message}",
                    "If it is still running somewhere, wait for it; otherwise make the folder writable."),
                error);
        }
    }

    /// <summary>The path of a file of this run while it is being written.</summary>
    public string File(string name) => Path.Combine(PartialPath, name);

    /// <summary>
    /// Keeps room for the results, so that checkpoints cannot take it: the model at the end is worth more. Nothing happens where the system
    /// cannot do that.
    /// </summary>
    /// <param name="bytes">How much.</param>
    public void Reserve(long bytes)
    {
        try
        {
            Release();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = bytes };
            using var file = new FileStream(File(ReservedName), options);
            file.SetLength(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // There is less room than that: the results may still fit.
        }
    }

    /// <summary>Gives the room back, for the results.</summary>
    public void Release() => DurableFile.TryDelete(File(ReservedName));

    /// <summary>Gives the folder its own name and lets <c>latest</c> point to it.</summary>
    /// <exception cref="PipelineException">The folder cannot be renamed.</exception>
    public void Complete()
    {
        try
        {
            _lock.Dispose();
            if (CheckpointStep is not null)
            {
                // The checkpoints go only when what they led to cannot be lost.
                DurableFile.FlushFiles(PartialPath);
            }

            Directory.Move(PartialPath, FinalPath);
            _isComplete = true;
            if (_isNamed)
            {
                RunFolderTidying.RemoveCheckpoints(FinalPath);
            }
            else
            {
                RunFolderTidying.Finish(FinalPath);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(FinalPath, $"The run folder cannot be finished: {error.Message}"), error);
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
        foreach (var file in Directory.EnumerateFiles(PartialPath))
        {
            if (Path.GetFileName(file) is not (FolderLock.FileName or TrainingCsvArtifact.Name))
            {
                System.IO.File.Delete(file);
            }
        }
    }
}
