using System.Numerics;

namespace Pipelines.Features;

/// <summary>Reads whole files into memory that is used again for the next one.</summary>
internal sealed class FileBuffer
{
    private byte[] _bytes = new byte[1 << 18];

    /// <summary>The content of a file; valid until the next call.</summary>
    /// <exception cref="IOException">The file is gone, larger than 1 GB, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to read the file.</exception>
    public ReadOnlySpan<byte> Read(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        if (length > 1 << 30)
        {
            throw new IOException($"the file is larger than 1 GB ({length:n0} bytes)");
        }

        if (length > _bytes.Length)
        {
            _bytes = new byte[BitOperations.RoundUpToPowerOf2((uint)length)];
        }

        var read = 0;
        while (read < length && RandomAccess.Read(file, _bytes.AsSpan(read, (int)length - read), read) is var count and > 0)
        {
            read += count;
        }

        return _bytes.AsSpan(0, read);
    }
}
