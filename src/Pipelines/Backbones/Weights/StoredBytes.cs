using System.IO.Hashing;

namespace Pipelines.Backbones.Weights;

/// <summary>
/// A run of bytes in a weight file that one or more tensors take their elements from. Nothing is read before it is asked for.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="start">Offset of the first byte in the file; the caller made sure that all bytes lie within the file.</param>
/// <param name="length">How many bytes.</param>
/// <param name="checksum">CRC-32 of the bytes, checked when they are first read; null where the format has none.</param>
internal sealed class StoredBytes(ByteSource source, long start, long length, uint? checksum = null)
{
    private const int ChunkSize = 1 << 16;

    private bool _checked = checksum is null;

    /// <summary>How many bytes.</summary>
    public long Length => length;

    /// <summary>Fills the destination with the bytes from an offset on.</summary>
    /// <exception cref="PipelineException">They cannot be read, or the checksum does not fit.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        // A tensor that takes all bytes is read and checked in one go.
        if (!_checked && destination.Length == length)
        {
            source.Read(start, destination);
            ThrowIfDifferent(Crc32.HashToUInt32(destination));
            return;
        }

        if (!_checked)
        {
            CheckAll();
        }

        source.Read(start + offset, destination);
    }

    private void CheckAll()
    {
        var crc = new Crc32();
        var chunk = new byte[Math.Min(length, ChunkSize)];
        for (var offset = 0L; offset < length; offset += chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, length - offset));
            source.Read(start + offset, part);
            crc.Append(part);
        }

        ThrowIfDifferent(crc.GetCurrentHashAsUInt32());
    }

    private void ThrowIfDifferent(uint actual)
    {
        if (actual != checksum)
        {
            throw source.Refused(
                $"The bytes from {start:n0} to {start + length:n0} do not have the checksum that the file gives for them.",
                "The file is damaged: copy or download it again. If it was saved without checksums "
                    + "(torch.serialization.set_crc32_options(False)), save it with them.");
        }

        _checked = true;
    }
}
