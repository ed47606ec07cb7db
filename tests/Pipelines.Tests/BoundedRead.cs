namespace Pipelines.Tests;

/// <summary>
/// Reads a hostile file on a thread with a small stack, and fails where that takes more memory than the file's size explains. Memory
/// that was given back counts too, so that it measures work as well.
/// </summary>
internal static class BoundedRead
{
    private const int StackSize = 256 * 1024;

    /// <summary>The file's bytes themselves, and what is read before any object is made.</summary>
    private const int Copies = 3;

    /// <summary>Reads a file.</summary>
    /// <param name="fileLength">Its length.</param>
    /// <param name="read">Reads it.</param>
    /// <returns>The error that the reader gave; null where it read the file.</returns>
    public static PipelineException? Of(long fileLength, Action read)
    {
        Exception? error = null;
        var allocated = 0L;
        var thread = new Thread(
            () =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                error = Record.Exception(read);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            },
            StackSize);
        thread.Start();
        thread.Join();
        var most = ReadBudget.Allowance + ((ReadBudget.TimesFileSize + Copies) * fileLength);
        Assert.True(allocated <= most, $"{allocated:n0} bytes for a file of {fileLength:n0}: {allocated / (double)fileLength:f1} times");
        return error is null or PipelineException ? (PipelineException?)error : throw new InvalidOperationException("Not handled.", error);
    }
}
