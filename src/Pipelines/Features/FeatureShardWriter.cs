using Microsoft.Win32.SafeHandles;
using Pipelines.Data;

namespace Pipelines.Features;

/// <summary>
/// Appends records to a shard of its own, one write for each: what was added survives any end of the process. Not thread-safe.
/// </summary>
internal sealed class FeatureShardWriter : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _record;
    private long _length;

    /// <summary>Creates the file, which must not exist, and its header.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public FeatureShardWriter(string path, FeatureKey key)
    {
        Path = path;
        _record = new byte[FeatureShard.RecordSize(key.Dimensions)];
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            Span<byte> header = stackalloc byte[FeatureShard.HeaderSize];
            FeatureShard.WriteHeader(header, key);
            Write(header);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>
    /// Whether the file is still where it was made, and whole. A folder that is renamed takes open files with it: what is appended then
    /// is where nobody looks for it.
    /// </summary>
    public bool IsInPlace() => new FileInfo(Path) is { Exists: true } file && file.Length >= _length;

    /// <summary>Waits until what was appended is on the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <summary>Appends one record.</summary>
    /// <exception cref="IOException">The record could not be written; readers drop what was written of it. Do not use this writer any
    /// more.</exception>
    public void Append(ContentHash image, ReadOnlySpan<float> vector)
    {
        FeatureShard.WriteRecord(_record, image, vector);
        Write(_record);
    }

    public void Dispose() => _file.Dispose();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, _length);
        _length += bytes.Length;
    }
}
