using System.Buffers;

namespace Pipelines.Data;

/// <summary>The bytes of one image file, in a rented buffer: reading thousands of files allocates next to nothing.</summary>
internal sealed class ImageFile : IDisposable
{
    /// <summary>Larger files are refused, in bytes. No image that can be decoded comes near this size.</summary>
    public const long MaximumLength = 1L << 30;

    private readonly int _length;
    private byte[]? _buffer;

    private ImageFile(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The whole file. Invalid after <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Content => new(_buffer ?? throw new ObjectDisposedException(nameof(ImageFile)), 0, _length);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="BadImageException">The file is missing, may not be read, cannot be read or is too large; the message says
    /// which.</exception>
    public static ImageFile Read(string path)
    {
        byte[]? buffer = null;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: 0 })
            {
                // Pipes and devices have no length either, and opening one might never return.
                throw new BadImageException("empty file");
            }

            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(file);
            if (length > MaximumLength)
            {
                throw new BadImageException($"too large: a file of {length >> 20} MiB");
            }

            buffer = ArrayPool<byte>.Shared.Rent((int)length);
            var read = 0;
            while (read < length && RandomAccess.Read(file, buffer.AsSpan(read, (int)length - read), read) is > 0 and var part)
            {
                read += part;
            }

            var result = new ImageFile(buffer, read);
            buffer = null;
            return result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new BadImageException(Reason(e), e);
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Returns the buffer.</summary>
    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
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
