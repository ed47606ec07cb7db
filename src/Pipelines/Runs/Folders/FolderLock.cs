namespace Pipelines.Runs.Folders;

/// <summary>Shows other processes that a run is at work in a folder, as long as its process lives, however that ends.</summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>The file that is held open.</summary>
    public const string FileName = "running.lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes a folder.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public static FolderLock Take(string folder) => new(new FileStream(
        Path.Combine(folder, FileName),
        FileMode.OpenOrCreate,
        FileAccess.ReadWrite,
        FileShare.None,
        bufferSize: 1,
        FileOptions.DeleteOnClose));

    /// <summary>Takes a new folder, for which several processes may have chosen the same name at the same time.</summary>
    /// <returns>Null where another one was faster.</returns>
    /// <inheritdoc cref="Take" path="/exception"/>
    public static FolderLock? TryTakeNew(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return new(new FileStream(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Whether a process is at work in a folder.</summary>
    public static bool IsTaken(string folder)
    {
        if (!File.Exists(Path.Combine(folder, FileName)))
        {
            return false;
        }

        try
        {
            Take(folder).Dispose();
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _file.Dispose();
}
