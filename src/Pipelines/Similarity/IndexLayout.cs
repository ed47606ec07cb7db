using System.Buffers.Binary;
using System.IO.Hashing;
using Pipelines.Data;

namespace Pipelines.Similarity;

/// <summary>A part of the file of an index.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Checksum">XXH3 of them; of the vectors 0, which have a checksum for each block.</param>
internal readonly record struct IndexPart(long Offset, long Length, ulong Checksum);

/// <summary>
/// The layout of the file of an index: a header, then its parts, which are found by the header. All numbers are little-endian.
/// <code>
/// header:    "IMAGEIDX" 8 | version 4 | dimensions 4 | images 8 | key of the vectors 32 | parts 6 × (offset 8, length 8, checksum 8)
///            | checksum of the bytes before 8
/// names:     for each image where its name ends 8, then the names in UTF-8: the path, and behind a zero the label where there is one
/// keys:      for each image its number in the graph 8, ascending
/// vectors:   for each image its vector of length 1, 4 × dimensions
/// checksums: for each block of vectors 8
/// graph:     what USearch stores; empty without a graph
/// info:      JSON
/// </code>
/// </summary>
internal sealed record IndexLayout
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderSize = 8 + 4 + 4 + 8 + ContentHash.Length + (PartCount * PartSize) + 8;

    /// <summary>Where parts begin: memory is mapped in pages, and vectors are read in lines of 64 bytes.</summary>
    public const int Alignment = 64;

    private const int Version = 1;
    private const int PartCount = 6;
    private const int PartSize = 24;
    private const int KeyOffset = 24;
    private const int PartsOffset = KeyOffset + ContentHash.Length;
    private const int ChecksumOffset = HeaderSize - 8;

    /// <summary>The first bytes of the file.</summary>
    public static ReadOnlySpan<byte> Magic => "IMAGEIDX"u8;

    public required int Dimensions { get; init; }

    public required long Images { get; init; }

    public required ContentHash Key { get; init; }

    public IndexPart Names { get; init; }

    public IndexPart Keys { get; init; }

    public IndexPart Vectors { get; init; }

    public IndexPart Checksums { get; init; }

    public IndexPart Graph { get; init; }

    public IndexPart Info { get; init; }

    /// <summary>Length of the whole file.</summary>
    public long Length => Info.Offset + Info.Length;

    private IndexPart[] Parts => [Names, Keys, Vectors, Checksums, Graph, Info];

    /// <summary>The header.</summary>
    public byte[] Write()
    {
        var header = new byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), Dimensions);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), Images);
        Key.WriteTo(header.AsSpan(KeyOffset));
        foreach (var (i, part) in Parts.Index())
        {
            var at = header.AsSpan(PartsOffset + (i * PartSize));
            BinaryPrimitives.WriteInt64LittleEndian(at, part.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(at[8..], part.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(at[16..], part.Checksum);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(ChecksumOffset), XxHash3.HashToUInt64(header.AsSpan(0, ChecksumOffset)));
        return header;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="header">The first bytes of the file, as many as there are up to <see cref="HeaderSize"/>.</param>
    /// <param name="length">Length of the file.</param>
    /// <param name="place">The file, for errors.</param>
    /// <exception cref="PipelineException">It is no index, one of a newer version, or a damaged one.</exception>
    public static IndexLayout Read(ReadOnlySpan<byte> header, long length, string place)
    {
        if (!header.StartsWith(Magic))
        {
            throw new PipelineException(new Problem(
                place, "This file is not an index of images.", "Name a file that was written as an index."));
        }

        if (header.Length < HeaderSize
            || BinaryPrimitives.ReadUInt64LittleEndian(header[ChecksumOffset..]) != XxHash3.HashToUInt64(header[..ChecksumOffset]))
        {
            throw IndexFile.Damaged(place, "its header is not whole");
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(header[8..]) is var version and not Version)
        {
            throw new PipelineException(new Problem(
                place, $"The index has version {version}; this program reads version {Version}.", "Build it again."));
        }

        var parts = new IndexPart[PartCount];
        for (var i = 0; i < PartCount; i++)
        {
            var at = header[(PartsOffset + (i * PartSize))..];
            parts[i] = new(
                BinaryPrimitives.ReadInt64LittleEndian(at),
                BinaryPrimitives.ReadInt64LittleEndian(at[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(at[16..]));
        }

        var layout = new IndexLayout
        {
            Dimensions = BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            Images = BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            Key = new(header.Slice(KeyOffset, ContentHash.Length)),
            Names = parts[0],
            Keys = parts[1],
            Vectors = parts[2],
            Checksums = parts[3],
            Graph = parts[4],
            Info = parts[5],
        };
        return length == layout.Length ? layout
            : throw IndexFile.Damaged(place, $"it has {length} bytes and should have {layout.Length}");
    }
}
