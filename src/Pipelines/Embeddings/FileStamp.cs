namespace Pipelines.Embeddings;

/// <summary>Length and time of a file: whether it was changed since its vector was computed.</summary>
/// <param name="Length">Bytes of the file; -1 where it cannot be looked at.</param>
/// <param name="Ticks">The time of its last change.</param>
internal readonly record struct FileStamp(long Length, long Ticks)
{
    /// <summary>The stamp of a file now.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? new(file.Length, file.LastWriteTimeUtc.Ticks) : new(-1, 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new(-1, 0);
        }
    }
}
