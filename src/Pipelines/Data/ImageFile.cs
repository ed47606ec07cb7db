using System.Buffers;
using System.Runtime.InteropServices;
using Pipelines.Imaging;

namespace Pipelines.Data;

/// <summary>
/// The bytes of one image file: in a rented buffer, so that reading thousands of files allocates next to nothing; those of a large file in
/// memory of their own, which goes back to the system, and of which there is only so much at a time (<see cref="MemoryBudget.Files"/>).
/// </summary>
internal sealed unsafe class ImageFile : IDisposable
{
    /// <summary>Larger files are refused, in bytes. No image that can be decoded comes near this size.</summary>
    public const long MaximumLength = 1L << 30;

    private readonly IDisposable? _memory;
    private readonly byte* _large;
    private readonly byte[]? _buffer;
    private int _length;
    private bool _isDisposed;

    private ImageFile(int length)
    {
        _length = length;
        _memory = MemoryBudget.Files.Take(length);
        if (_memory is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(length);
            return;
        }

        try
        {
            _large = (byte*)NativeMemory.Alloc((nuint)length);
        }
        catch (OutOfMemoryException)
        {
            _memory.Dispose();
            throw new BadImageException($"too large: no memory for a file of {length >> 20} MiB");
        }
    }

    /// <summary>The whole file. Invalid after <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Content => Bytes;

    private Span<byte> Bytes => _isDisposed ? throw new ObjectDisposedException(nameof(ImageFile))
        : _buffer is not null ? _buffer.AsSpan(0, _length)
        : new(_large, _length);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="BadImageException">The file is missing, may not be read, cannot be read or is too large; the message says
    /// which.</exception>
    public static ImageFile Read(string path)
    {
        ImageFile? content = null;
        try
        {
            // Opening a pipe or a device might never return. They have no length either, where their kind is not known.
            if (UnixPath.SpecialKind(path) is { } kind)
            {
                throw new BadImageException($"not a file: {kind}");
            }

            if (new FileInfo(path) is { Exists: true, Length: 0 })
            {
                throw new BadImageException("empty file");
            }

            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(file);
            if (length > MaximumLength)
            {
                throw new BadImageException($"too large: a file of {length >> 20} MiB");
            }

            content = new ImageFile((int)length);
            var read = 0;
            while (read < length && RandomAccess.Read(file, content.Bytes[read..], read) is > 0 and var part)
            {
                read += part;
            }

            content._length = read;
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            content?.Dispose();
            throw new BadImageException(Directory.Exists(path) ? "not a file: a folder" : DanglingLink.Reason(path) ?? Reason(e), e);
        }
    }

    /// <summary>Returns the memory.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            if (_buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            NativeMemory.Free(_large);
            _memory?.Dispose();
        }
    }

    /// <summary>Why a file or folder could not be read, without its path.</summary>
    internal static string Reason(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "the file does not exist (any more)",
        UnauthorizedAccessException => "no permission to read it",
        _ => $"cannot be read: {exception.Message}",
    };
}
