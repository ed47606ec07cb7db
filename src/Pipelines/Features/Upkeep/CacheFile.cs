using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using Pipelines.Data;

namespace Pipelines.Features.Upkeep;

/// <summary>A file of vectors that is read from its beginning to its end, each record with its checksum.</summary>
internal sealed class CacheFile : IDisposable
{
    private const int BlockSize = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly byte[] _header = new byte[FeatureShard.HeaderSize];
    private readonly long _length;

    private CacheFile(string path, SafeFileHandle file)
    {
        Path = path;
        _file = file;
        _length = RandomAccess.GetLength(file);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Why none of its vectors can be used; null where they can.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What determines its vectors.</summary>
    public ContentHash Key { get; private set; }

    /// <summary>Length of its vectors.</summary>
    public int Dimensions { get; private set; }

    /// <summary>Its length when it was opened.</summary>
    public long Length => _length;

    /// <summary>Its header.</summary>
    public ReadOnlySpan<byte> Header => _header;

    /// <summary>Bytes of one record.</summary>
    public int RecordSize => FeatureShard.RecordSize(Dimensions);

    /// <summary>Number of whole records.</summary>
    public long Records => Refusal is null ? (_length - FeatureShard.HeaderSize) / RecordSize : 0;

    /// <summary>Bytes of a record that was cut off.</summary>
    public long Torn => Refusal is null ? (_length - FeatureShard.HeaderSize) % RecordSize : 0;

    /// <summary>Opens a file.</summary>
    /// <exception cref="PipelineException">It cannot be read.</exception>
    public static CacheFile Open(string path)
    {
        CacheFile? opened = null;
        try
        {
            opened = new(path, RegularFile.OpenHandle(path));
            opened.ReadHeader();
            return opened;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            opened?.Dispose();
            throw new PipelineException(new Problem(path, $"The file cannot be read: {error.Message}"), error);
        }
    }

    /// <summary>Receives some whole records.</summary>
    /// <param name="records">Their bytes.</param>
    /// <param name="first">The number of the first.</param>
    public delegate void Block(ReadOnlySpan<byte> records, long first);

    /// <summary>Reads all whole records, in blocks.</summary>
    /// <param name="block">Receives them.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(Block block, CancellationToken cancellation)
    {
        if (Records == 0)
        {
            return;
        }

        var perBlock = Math.Max(1, BlockSize / RecordSize);
        var buffer = new byte[perBlock * RecordSize];
        for (long first = 0; first < Records; first += perBlock)
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = (int)Math.Min(perBlock, Records - first) * RecordSize;
            ReadExactly(buffer.AsSpan(0, bytes), FeatureShard.HeaderSize + (first * RecordSize));
            block(buffer.AsSpan(0, bytes), first);
        }
    }

    /// <summary>Whether a record is as it was written.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadUInt64LittleEndian(record[ContentHash.Length..])
        == XxHash3.HashToUInt64(record[FeatureShard.VectorOffset..], seed: (long)XxHash3.HashToUInt64(record[..ContentHash.Length]));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void ReadHeader()
    {
        var read = 0;
        while (read < _header.Length && RandomAccess.Read(_file, _header.AsSpan(read), read) is > 0 and var more)
        {
            read += more;
        }

        Refusal = FeatureShard.ReadHeader(_header.AsSpan(0, read), out var key, out var dimensions);
        (Key, Dimensions) = (key, dimensions);
    }

    private void ReadExactly(Span<byte> bytes, long position)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(_file, bytes, position);
            if (read == 0)
            {
                throw new EndOfStreamException($"{Path} became shorter while it was read.");
            }

            bytes = bytes[read..];
            position += read;
        }
    }
}
