using Pipelines.Data;

namespace Pipelines.Sorting;

/// <summary>Compares files byte by byte.</summary>
internal static class SortedContent
{
    private const int BlockLength = 1 << 16;

    /// <summary>Whether two files have the same content; not if one of them cannot be read.</summary>
    public static bool IsEqual(string path, string other)
    {
        try
        {
            using var file = RegularFile.Open(path);
            using var otherFile = RegularFile.Open(other);
            return IsEqual(file, otherFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a file has this content; not if it cannot be read.</summary>
    public static bool IsEqual(string path, byte[] content)
    {
        try
        {
            using var file = RegularFile.Open(path);
            using var memory = new MemoryStream(content);
            return IsEqual(file, memory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Why a file cannot be read, in a few words; null where it can.</summary>
    public static string? ReasonUnreadable(string path)
    {
        try
        {
            using var file = RegularFile.Open(path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ImageFile.Reason(error);
        }
    }

    private static bool IsEqual(Stream one, Stream other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        var (block, otherBlock) = (new byte[BlockLength], new byte[BlockLength]);
        int read;
        do
        {
            read = one.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
            other.ReadAtLeast(otherBlock, otherBlock.Length, throwOnEndOfStream: false);
            if (!block.AsSpan(0, read).SequenceEqual(otherBlock.AsSpan(0, read)))
            {
                return false;
            }
        }
        while (read == block.Length);
        return true;
    }
}
