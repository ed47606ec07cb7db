using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Pipelines.Data;

namespace Pipelines.Features;

/// <summary>
/// The layout of a cache file: a header of 64 bytes, then records of equal size. All numbers are little-endian.
/// <code>
/// header: "FEATURES" 8 | version 4 | dimensions 4 | key 32 | checksum of the 48 bytes before 8 | zeros 8
/// record: SHA-256 of the image 32 | checksum of hash and vector 8 | vector 4 × dimensions
/// </code>
/// Checksums are XXH3, 64 bits.
/// </summary>
internal static class FeatureShard
{
    public const string Extension = ".features";
    public const int HeaderSize = 64;
    public const int VectorOffset = ContentHash.Length + sizeof(ulong);

    // More than any network gives: a number that is not what it was must not ask for gigabytes.
    private const int MaximumDimensions = 1 << 24;

    private const int Version = 1;
    private const int DimensionsOffset = 12;
    private const int KeyOffset = 16;
    private const int ChecksumOffset = KeyOffset + ContentHash.Length;

    private static ReadOnlySpan<byte> Magic => "FEATURES"u8;

    /// <summary>Bytes of one record.</summary>
    public static int RecordSize(int dimensions) => VectorOffset + (sizeof(float) * dimensions);

    /// <summary>Writes the 64 bytes at the start of a shard.</summary>
    public static void WriteHeader(Span<byte> header, FeatureKey key)
    {
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[Magic.Length..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[DimensionsOffset..], key.Dimensions);
        key.Hash.WriteTo(header[KeyOffset..]);
        BinaryPrimitives.WriteUInt64LittleEndian(header[ChecksumOffset..], XxHash3.HashToUInt64(header[..ChecksumOffset]));
    }

    /// <summary>Why a shard with this header cannot be used under this key; null when it can.</summary>
    public static string? RefuseHeader(ReadOnlySpan<byte> header, FeatureKey key) =>
        ReadHeader(header, out var hash, out var dimensions)
        ?? (dimensions != key.Dimensions || hash != key.Hash ? "its vectors are of another network or image size" : null);

    /// <summary>Reads the 64 bytes at the start of a shard.</summary>
    /// <returns>Why it cannot be used under any key; null when it can.</returns>
    public static string? ReadHeader(ReadOnlySpan<byte> header, out ContentHash key, out int dimensions)
    {
        (key, dimensions) = (default, 0);
        if (!header.StartsWith(Magic))
        {
            return "it is not a file of feature vectors";
        }

        if (header.Length < HeaderSize
            || BinaryPrimitives.ReadUInt64LittleEndian(header[ChecksumOffset..]) != XxHash3.HashToUInt64(header[..ChecksumOffset]))
        {
            return "its header is damaged";
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(header[Magic.Length..]) is var version and not Version)
        {
            return $"its version is {version}, this program reads version {Version}";
        }

        key = new(header.Slice(KeyOffset, ContentHash.Length));
        dimensions = BinaryPrimitives.ReadInt32LittleEndian(header[DimensionsOffset..]);
        return dimensions is < 1 or > MaximumDimensions ? "its header is damaged" : null;
    }

    /// <summary>Writes one record.</summary>
    public static void WriteRecord(Span<byte> record, ContentHash image, ReadOnlySpan<float> vector)
    {
        image.WriteTo(record);
        BinaryPrimitives.WriteUInt64LittleEndian(record[ContentHash.Length..], Checksum(record[..ContentHash.Length], vector));
        MemoryMarshal.AsBytes(vector).CopyTo(record[VectorOffset..]);
    }

    /// <summary>The checksum that belongs to this hash and this vector.</summary>
    public static ulong Checksum(ReadOnlySpan<byte> image, ReadOnlySpan<float> vector) =>
        XxHash3.HashToUInt64(MemoryMarshal.AsBytes(vector), seed: (long)XxHash3.HashToUInt64(image));
}
