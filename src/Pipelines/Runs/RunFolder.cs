using System.Globalization;

namespace Pipelines.Runs;

/// <summary>
/// The folder that a run leaves behind: <c>runs/&lt;pipeline&gt;/&lt;time&gt;</c>. Files are written under a temporary name; the folder gets its
/// own name only when everything is in it, and <c>latest</c> then points to it.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private const string PartialSuffix = ".partial";
    private static readonly TimeSpan StaleAfter = TimeSpan.FromDays(1);

    private readonly string _pipelineFolder;
    private readonly string _name;
    private bool _isComplete;

    private RunFolder(string pipelineFolder, string name)
    {
        _pipelineFolder = pipelineFolder;
        _name = name;
        PartialPath = Path.Combine(pipelineFolder, name + PartialSuffix);
    }

    /// <summary>Where files are written until the run is complete.</summary>
    public string PartialPath { get; }

    /// <summary>Where they are afterwards.</summary>
    public string FinalPath => Path.Combine(_pipelineFolder, _name);

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
            var stamp = now.ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);
            for (var attempt = 1; ; attempt++)
            {
                var folder = new RunFolder(pipelineFolder, attempt == 1 ? stamp : $"{stamp}-{attempt}");
                if (!Directory.Exists(folder.FinalPath) && !Directory.Exists(folder.PartialPath))
                {
                    Directory.CreateDirectory(folder.PartialPath);
                    return folder;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(pipelineFolder, $"The run folder cannot be made: {error.Message}", "Choose another place with --output, or make this one writable."), error);
        }
    }

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
            Directory.Move(PartialPath, FinalPath);
            _isComplete = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(FinalPath, $"The run folder cannot be finished: {error.Message}"), error);
        }

        PointLatestHere();
    }

    /// <summary>Removes what an unfinished run wrote.</summary>
    public void Dispose()
    {
        if (_isComplete || !Directory.Exists(PartialPath))
        {
            return;
        }

        try
        {
            Directory.Delete(PartialPath, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The run's own error matters more; a later run removes what is left here.
        }
    }

    private static void RemoveStale(string pipelineFolder, DateTimeOffset now)
    {
        foreach (var partial in Directory.EnumerateDirectories(pipelineFolder, "*" + PartialSuffix))
        {
            if (now - Directory.GetLastWriteTimeUtc(partial) > StaleAfter)
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    private void PointLatestHere()
    {
        var latest = Path.Combine(_pipelineFolder, "latest");
        try
        {
            if (new DirectoryInfo(latest).LinkTarget is not null)
            {
                Directory.Delete(latest);
            }

            Directory.CreateSymbolicLink(latest, _name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Windows lets only some users make links: there a text file holds the folder's name.
            TryWriteName(latest + ".txt");
        }
    }

    private void TryWriteName(string path)
    {
        try
        {
            System.IO.File.WriteAllText(path, _name + Environment.NewLine);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The run itself is complete and named; only the shortcut is missing.
        }
    }
}
