using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pipelines.Data;

/// <summary>
/// Holds out a fraction of every class, so that the same image is always in the same split: content and seed give each image a position in
/// [0, 1), and it is held out where that lies below the fraction. Adding, renaming or moving files moves no other image.
/// </summary>
/// <remarks>
/// Chance alone would leave small classes with too few or too many held-out images. So for a class of n different contents and the fraction
/// f, the number held out is kept between floor(0.75 f n) and ceil(1.25 f n), at least 1 and at most n - 1. The boundary moves only where
/// the number falls outside, to the nearest position that fits.
/// </remarks>
internal static class StratifiedSplit
{
    /// <summary>Chooses the contents to hold out.</summary>
    /// <param name="images">Class and content of every image. A content that occurs in several classes counts for the first of them in
    /// ordinal order.</param>
    /// <param name="fraction">The share to hold out, above 0 and below 1.</param>
    /// <param name="purpose">The split to hold out for; different splits choose independently.</param>
    /// <param name="seed">Another seed makes another choice.</param>
    public static HashSet<ContentHash> HoldOut(
        IEnumerable<(string Class, ContentHash Hash)> images, double fraction, ImageSplit purpose, int seed)
    {
        var heldOut = new HashSet<ContentHash>();
        var contents = images
            .GroupBy(image => image.Hash)
            .Select(copies => (Class: copies.Select(image => image.Class).Min(StringComparer.Ordinal)!, Hash: copies.Key));
        foreach (var members in contents.GroupBy(content => content.Class))
        {
            var inOrder = members.Select(member => (Position: Position(member.Hash, purpose, seed), member.Hash)).Order().ToList();
            var (least, most) = Bounds(inOrder.Count, fraction);
            var count = Math.Clamp(inOrder.Count(member => member.Position < fraction), least, most);
            heldOut.UnionWith(inOrder.Take(count).Select(member => member.Hash));
        }

        return heldOut;
    }

    /// <summary>How many of a class's contents may be held out.</summary>
    internal static (int Least, int Most) Bounds(int count, double fraction)
    {
        // Makes 0.75 · 0.2 · 20 equal to 3 whatever the last bit of the product.
        const double Rounding = 1e-9;
        var least = Math.Max(1, (int)Math.Floor((0.75 * fraction * count) + Rounding));
        var most = Math.Min(count - 1, (int)Math.Ceiling((1.25 * fraction * count) - Rounding));
        return (Math.Min(least, most), most);
    }

    /// <summary>The position of a content in [0, 1): the first 53 bits of SHA-256(purpose, seed, content hash).</summary>
    internal static double Position(ContentHash content, ImageSplit purpose, int seed) => Position(content, purpose.ToString(), seed);

    /// <inheritdoc cref="Position(ContentHash, ImageSplit, int)"/>
    /// <param name="content">The content.</param>
    /// <param name="purpose">What the position is for, in at most 28 letters; different purposes have independent positions.</param>
    /// <param name="seed">Another seed gives another position.</param>
    internal static double Position(ContentHash content, string purpose, int seed)
    {
        Span<byte> message = stackalloc byte[64];
        var length = Encoding.UTF8.GetBytes(purpose, message);
        BinaryPrimitives.WriteInt32LittleEndian(message[length..], seed);
        length += sizeof(int);
        content.WriteTo(message[length..]);
        length += ContentHash.Length;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message[..length], digest);
        return (BinaryPrimitives.ReadUInt64BigEndian(digest) >> 11) * Math.Pow(2, -53);
    }
}
