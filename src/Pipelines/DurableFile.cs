using System.Runtime.InteropServices;

namespace Pipelines;

/// <summary>Writes files that are whole even when the power goes: under a temporary name, through to the disk, then renamed.</summary>
internal static partial class DurableFile
{
    /// <summary>What is added to the name of a file while it is being written.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Writes a file; a file of that name is replaced when the new one is whole, and stays as it is if that fails.</summary>
    /// <exception cref="IOException">The file cannot be written, for instance because there is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, path + TemporarySuffix, write);

    /// <summary>
    /// The same where other processes, on other machines too, may write the same file at the same time: each has a temporary name of its
    /// own, and the last to finish replaces what the others wrote. No lock is needed. A killed process leaves its temporary file.
    /// </summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void WriteShared(string path, Action<Stream> write) =>
        Write(path, $"{path}-{Guid.NewGuid().ToString("n")[..8]}{TemporarySuffix}", write);

    private static void Write(string path, string temporary, Action<Stream> write)
    {
        try
        {
            // What a killed process left there, or a pipe, which would be waited for.
            File.Delete(temporary);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Flushes the files of a folder, which were written in the plain way, to the disk, with their names.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public static void FlushFiles(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }

        FlushFolder(folder);
    }

    /// <summary>Deletes a file if that is possible.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It takes up room, and nothing else.
        }
    }

    /// <summary>A new name is on the disk only when its folder is; Windows writes both at once.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, flags: 0);
        if (handle >= 0)
        {
            _ = Synchronize(handle);
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
