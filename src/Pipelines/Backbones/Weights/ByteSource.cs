using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pipelines.Backbones.Weights;

/// <summary>The content of a weight file, read piece by piece; knows its place for error messages.</summary>
internal abstract class ByteSource(string place) : IDisposable
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file's path as the user gave it, or a description.</summary>
    public string Place { get; } = place;

    /// <summary>Bytes in all.</summary>
    public abstract long Length { get; }

    /// <summary>Fills the destination with the bytes from an offset on.</summary>
    /// <exception cref="PipelineException">The bytes are not there or cannot be read.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > Length - destination.Length)
        {
            throw Damaged("The file is cut short.");
        }

        ReadWithin(offset, destination);
    }

    /// <summary>The error for a file whose content contradicts its format.</summary>
    public PipelineException Damaged(string found) =>
        new(new Problem(Place, found, "The file is damaged or not complete; copy or download it again."));

    /// <summary>Decodes a text of the file.</summary>
    /// <exception cref="PipelineException">It is not UTF-8.</exception>
    public string Text(byte[] bytes)
    {
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new PipelineException(Damaged("A name in the file is not UTF-8.").Problems, exception);
        }
    }

    /// <summary>The error for a whole file with content that this library does not read.</summary>
    public PipelineException Refused(string found, string remedy) => new(new Problem(Place, found, remedy));

    /// <summary>Closes the file.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>Reads bytes that are known to lie within the length.</summary>
    protected abstract void ReadWithin(long offset, Span<byte> destination);
}

/// <summary>
/// A file on disk. It is read, not mapped into memory: a file that shrinks meanwhile is then an error and not the end of the process.
/// </summary>
internal sealed class FileSource : ByteSource
{
    private readonly SafeFileHandle _file;

    /// <summary>Opens the file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or a folder.</exception>
    public FileSource(string path)
        : base(path)
    {
        _file = RegularFile.OpenHandle(path);
        Length = RandomAccess.GetLength(_file);
    }

    public override long Length { get; }

    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }

    protected override void ReadWithin(long offset, Span<byte> destination)
    {
        try
        {
            while (destination.Length > 0)
            {
                var read = RandomAccess.Read(_file, destination, offset);
                if (read == 0)
                {
                    throw Damaged("The file became shorter while it was read.");
                }

                offset += read;
                destination = destination[read..];
            }
        }
        catch (IOException exception)
        {
            throw new PipelineException(new Problem(Place, $"The file cannot be read: {exception.Message}"), exception);
        }
    }
}

/// <summary>Bytes that are already in memory.</summary>
internal sealed class MemorySource(string place, ReadOnlyMemory<byte> bytes) : ByteSource(place)
{
    public override long Length => bytes.Length;

    protected override void ReadWithin(long offset, Span<byte> destination) =>
        bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);
}
