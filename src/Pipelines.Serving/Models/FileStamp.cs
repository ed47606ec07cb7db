namespace Pipelines.Serving.Models;

/// <summary>By what a file is recognised as the same: without opening it, and also behind links.</summary>
/// <param name="Path">The file itself, where a link was named.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Written">When it was written.</param>
internal readonly record struct FileStamp(string Path, long Length, DateTime Written)
{
    /// <summary>The stamp of a file; null where there is none, or it cannot be looked at.</summary>
    public static FileStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists ? new(file.FullName, file.Length, file.LastWriteTimeUtc) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
