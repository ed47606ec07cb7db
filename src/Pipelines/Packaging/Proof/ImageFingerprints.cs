using System.Buffers.Binary;
using Pipelines.Data;

namespace Pipelines.Packaging.Proof;

/// <summary>
/// The first eight bytes of the SHA-256 of images: enough to know an image again, and nothing of what it shows can be had from them.
/// </summary>
internal sealed class ImageFingerprints
{
    private readonly HashSet<ulong> _fingerprints;

    private ImageFingerprints(HashSet<ulong> fingerprints) => _fingerprints = fingerprints;

    /// <summary>How many different images there are.</summary>
    public int Count => _fingerprints.Count;

    /// <summary>Those of images.</summary>
    public static ImageFingerprints Of(IEnumerable<HashedImage> images) => new([.. images.Select(image => Of(image.Hash))]);

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null where it is something else.</summary>
    public static ImageFingerprints? TryParse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % sizeof(ulong) != 0)
        {
            return null;
        }

        var fingerprints = new HashSet<ulong>();
        for (var at = 0; at < bytes.Length; at += sizeof(ulong))
        {
            fingerprints.Add(BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]));
        }

        return new(fingerprints);
    }

    /// <summary>Whether an image of this content is among them.</summary>
    public bool Contains(ContentHash hash) => _fingerprints.Contains(Of(hash));

    /// <summary>The fingerprints one after the other, in ascending order.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[_fingerprints.Count * sizeof(ulong)];
        foreach (var (place, fingerprint) in _fingerprints.Order().Index())
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(place * sizeof(ulong)), fingerprint);
        }

        return bytes;
    }

    private static ulong Of(ContentHash hash)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        hash.WriteTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
