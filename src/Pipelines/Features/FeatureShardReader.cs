using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Pipelines.Data;

namespace Pipelines.Features;

/// <summary>One memory-mapped shard as it was when opened; another process may still append to it.</summary>
internal sealed class FeatureShardReader : IDisposable
{
    /// <summary>
    /// Records that a shard may have: one run's images. Each takes some 100 bytes in the index, and a file with holes in it is as long as
    /// it says without taking room on the disk.
    /// </summary>
    private const int MaximumRecords = 10_000_000;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _recordSize;

    private FeatureShardReader(MemoryMappedFile file, MemoryMappedViewAccessor view, int recordSize, int count)
    {
        _file = file;
        _view = view;
        _recordSize = recordSize;
        Count = count;
    }

    /// <summary>Number of whole records; one torn at the end of the file does not count.</summary>
    public int Count { get; }

    /// <summary>Opens a shard.</summary>
    /// <returns>Null where the shard has no records or, with a reason, where it cannot be used.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to read the file.</exception>
    public static FeatureShardReader? Open(string path, FeatureKey key, out string? refusal)
    {
        refusal = null;
        using var stream = RegularFile.Open(path);
        Span<byte> header = stackalloc byte[FeatureShard.HeaderSize];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            // Another process has just created it and is about to write: nothing to report.
            return null;
        }

        refusal = FeatureShard.RefuseHeader(header[..read], key);
        var recordSize = FeatureShard.RecordSize(key.Dimensions);
        var records = (stream.Length - FeatureShard.HeaderSize) / recordSize;
        if (refusal is null && records > MaximumRecords)
        {
            refusal = $"it has {records:n0} records, more than {MaximumRecords:n0}";
        }

        var count = (int)Math.Min(records, MaximumRecords);
        if (refusal is not null || count <= 0)
        {
            return null;
        }

        var size = FeatureShard.HeaderSize + ((long)count * recordSize);
        var file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            return new(file, file.CreateViewAccessor(0, size, MemoryMappedFileAccess.Read), recordSize, count);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The hash of a record's image; its checksum is not verified.</summary>
    public ContentHash Image(int record)
    {
        Span<byte> hash = stackalloc byte[ContentHash.Length];
        Bytes.ReadSpan(Offset(record), hash);
        return new(hash);
    }

    /// <summary>Reads a record's vector.</summary>
    /// <returns>False when the record is damaged.</returns>
    public bool TryRead(int record, Span<float> vector)
    {
        Span<byte> head = stackalloc byte[FeatureShard.VectorOffset];
        Bytes.ReadSpan(Offset(record), head);
        Bytes.ReadSpan(Offset(record) + FeatureShard.VectorOffset, vector);
        var checksum = BinaryPrimitives.ReadUInt64LittleEndian(head[ContentHash.Length..]);
        return checksum == FeatureShard.Checksum(head[..ContentHash.Length], vector);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private SafeMemoryMappedViewHandle Bytes => _view.SafeMemoryMappedViewHandle;

    private ulong Offset(int record) => FeatureShard.HeaderSize + ((ulong)record * (ulong)_recordSize);
}
