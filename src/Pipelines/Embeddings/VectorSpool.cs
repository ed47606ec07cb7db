using System.Buffers.Binary;
using System.Collections;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Runs.Folders;

namespace Pipelines.Embeddings;

/// <summary>
/// The vectors of a call that is not finished yet, in a file beside its output: a place for each image, in their order, whichever worker
/// fills it. Memory does not grow with their number, and the next call finds there what an interrupted one had done. The open file also
/// keeps other processes from the same output.
/// </summary>
/// <remarks>
/// <code>
/// header: "VECTORSP" 8 | dimensions 4 | version 4 | number of images 8 | what is computed 32 | checksum of the bytes before 8
/// place:  checksum of the bytes behind it 8 | length of the image file 8 | its time 8 | vector 4 × dimensions
/// </code>
/// A place without a valid checksum was not filled, or not wholly: its vector is computed again.
/// </remarks>
internal sealed class VectorSpool : IDisposable
{
    /// <summary>What is added to the name of the output.</summary>
    public const string Suffix = ".partial";

    private const int Version = 1;
    private const int HeaderSize = 64;
    private const int StampOffset = sizeof(ulong);
    private const int VectorOffset = StampOffset + (2 * sizeof(long));

    private readonly SafeFileHandle _file;
    private readonly int _recordSize;
    private bool _isDone;

    private VectorSpool(string path, SafeFileHandle file, int count, int dimensions)
    {
        (Path, _file, Count, Dimensions) = (path, file, count, dimensions);
        _recordSize = VectorOffset + (sizeof(float) * dimensions);
        Done = new(count);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>Length of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>The places that an earlier call has filled.</summary>
    public BitArray Done { get; }

    /// <summary>Whether the file was of other images or of another network, and begins anew.</summary>
    public bool WasOfOthers { get; private set; }

    /// <summary>Opens or makes the file beside an output, and takes up what is in it.</summary>
    /// <param name="output">The file that is to be written.</param>
    /// <param name="key">What the vectors are.</param>
    /// <param name="images">The images.</param>
    /// <exception cref="PipelineException">Another process has it, there is no room, or it cannot be written.</exception>
    public static VectorSpool Open(string output, FeatureKey key, IReadOnlyList<ImageInput> images)
    {
        var path = output + Suffix;
        var file = Take(output, path);
        try
        {
            var spool = new VectorSpool(path, file, images.Count, key.Dimensions);
            spool.TakeUp(Fingerprint(key, images), images);
            spool.RequireRoom(output);
            return spool;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw OutputFile.NotWritten(output, error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A buffer for one place, of which <see cref="VectorIn"/> is a part.</summary>
    public byte[] CreateRecord() => new byte[_recordSize];

    /// <summary>The part of a buffer that is the vector.</summary>
    public static Span<float> VectorIn(Span<byte> record) => MemoryMarshal.Cast<byte, float>(record[VectorOffset..]);

    /// <summary>Fills a place. Thread-safe.</summary>
    /// <param name="image">The number of the image.</param>
    /// <param name="stamp">The image's file before it was read.</param>
    /// <param name="record">The buffer with the vector.</param>
    /// <exception cref="IOException">There is no room.</exception>
    public void Write(int image, FileStamp stamp, Span<byte> record)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record[StampOffset..], stamp.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[(StampOffset + sizeof(long))..], stamp.Ticks);
        BinaryPrimitives.WriteUInt64LittleEndian(record, Checksum(record, image));
        RandomAccess.Write(_file, record, Offset(image));
    }

    /// <summary>Reads a vector.</summary>
    /// <param name="image">The number of the image.</param>
    /// <param name="record">A buffer for the place; the vector is in it afterwards.</param>
    /// <returns>False where the place was not filled.</returns>
    public bool TryRead(int image, Span<byte> record)
    {
        var read = 0;
        while (read < _recordSize && RandomAccess.Read(_file, record[read..], Offset(image) + read) is > 0 and var part)
        {
            read += part;
        }

        return read == _recordSize && BinaryPrimitives.ReadUInt64LittleEndian(record) == Checksum(record, image);
    }

    /// <summary>The output is written: the file is not needed any more.</summary>
    public void Complete() => _isDone = true;

    /// <summary>Closes the file, and removes it where the output is written.</summary>
    public void Dispose()
    {
        if (_isDone && !OperatingSystem.IsWindows())
        {
            // Before it is closed, so that no other process has it in between.
            DurableFile.TryDelete(Path);
        }

        _file.Dispose();
        if (_isDone)
        {
            DurableFile.TryDelete(Path);
        }
    }

    /// <summary>Takes an output for this process alone.</summary>
    private static SafeFileHandle Take(string output, string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new PipelineException(
                new Problem(
                    output,
                    $"Another process is writing this file, or \"{path}\" cannot be opened: {error.Message}",
                    "Wait for the other one, or write another file."),
                error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.NotWritten(output, error);
        }
    }

    private void TakeUp(ContentHash fingerprint, IReadOnlyList<ImageInput> images)
    {
        var header = new byte[HeaderSize];
        WriteHeader(header, fingerprint);
        var found = new byte[HeaderSize];
        var length = RandomAccess.GetLength(_file);
        if (RandomAccess.Read(_file, found, 0) == HeaderSize && found.AsSpan().SequenceEqual(header))
        {
            var record = CreateRecord();
            var filled = (int)Math.Min(Count, (length - HeaderSize + _recordSize - 1) / _recordSize);
            for (var image = 0; image < filled; image++)
            {
                Done[image] = TryRead(image, record) && images[image].FilePath is { } path && StampIn(record) == FileStamp.Of(path);
            }

            return;
        }

        WasOfOthers = length > 0;
        RandomAccess.SetLength(_file, 0);
        RandomAccess.Write(_file, header, 0);
    }

    /// <summary>The file itself, and about as much for the output.</summary>
    private void RequireRoom(string output)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(output))!;
        var needed = Offset(Count) - RandomAccess.GetLength(_file) + ((long)Count * Dimensions * sizeof(float));
        if (FreeSpace.Available(folder) is { } room && room < needed)
        {
            throw new PipelineException(new Problem(
                output,
                $"There is room for {room >> 20} MiB, and {Count} vectors of {Dimensions} numbers take up to {needed >> 20} MiB while "
                    + "they are written.",
                "Make room, or write to another disk."));
        }
    }

    private void WriteHeader(Span<byte> header, ContentHash fingerprint)
    {
        "VECTORSP"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], Count);
        fingerprint.WriteTo(header[24..]);
        BinaryPrimitives.WriteUInt64LittleEndian(header[56..], XxHash3.HashToUInt64(header[..56]));
    }

    private static FileStamp StampIn(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadInt64LittleEndian(record[StampOffset..]),
        BinaryPrimitives.ReadInt64LittleEndian(record[(StampOffset + sizeof(long))..]));

    // The number of the image is part of it, so that no other image's place counts, nor one of zeros.
    private static ulong Checksum(ReadOnlySpan<byte> record, int image) => XxHash3.HashToUInt64(record[StampOffset..], seed: image + 1L);

    private long Offset(int image) => HeaderSize + ((long)image * _recordSize);

    /// <summary>What is computed: the network and the images, in their order.</summary>
    private static ContentHash Fingerprint(FeatureKey key, IReadOnlyList<ImageInput> images)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{key.Hash}\n"));
        foreach (var image in images)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{ImageFiles.FullPath(image)}\n"));
        }

        return new(hash.GetHashAndReset());
    }
}
