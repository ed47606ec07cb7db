using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Pipelines.Similarity;

/// <summary>
/// Vectors of length 1 in a memory-mapped file. They are verified block by block when they are first read: reading a large file only to
/// verify it would take longer than a search.
/// </summary>
internal sealed unsafe class UnitVectors
{
    /// <summary>Rows with one checksum.</summary>
    public const int RowsInBlock = 64;

    private readonly float* _vectors;
    private readonly ulong* _checksums;
    private readonly bool[] _verified;
    private readonly string _place;

    /// <summary>Vectors at an address, which must stay valid.</summary>
    /// <param name="vectors">The first number.</param>
    /// <param name="checksums">A checksum for each block.</param>
    /// <param name="count">Number of vectors.</param>
    /// <param name="dimensions">Length of each.</param>
    /// <param name="place">The file, for errors.</param>
    public UnitVectors(float* vectors, ulong* checksums, long count, int dimensions, string place)
    {
        _vectors = vectors;
        _checksums = checksums;
        (Count, Dimensions, _place) = (count, dimensions, place);
        Blocks = BlocksOf(count);
        _verified = new bool[Blocks];
    }

    /// <summary>Number of vectors.</summary>
    public long Count { get; }

    /// <summary>Length of each.</summary>
    public int Dimensions { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks { get; }

    /// <summary>The number of blocks of so many vectors.</summary>
    public static int BlocksOf(long count) => (int)((count + RowsInBlock - 1) / RowsInBlock);

    /// <summary>The checksum of the vectors of a block.</summary>
    public static ulong Checksum(ReadOnlySpan<float> block) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(block));

    /// <summary>Divides a vector by its length; one of zeros, which has no direction, stays.</summary>
    public static void Normalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }
    }

    /// <summary>The address of a vector.</summary>
    public float* Address(long row) => _vectors + (row * Dimensions);

    /// <summary>A vector.</summary>
    /// <exception cref="PipelineException">Its block is damaged.</exception>
    public ReadOnlySpan<float> Row(long row)
    {
        Verify((int)(row / RowsInBlock));
        return new(Address(row), Dimensions);
    }

    /// <summary>The vectors of a block, verified.</summary>
    /// <exception cref="PipelineException">It is damaged.</exception>
    public ReadOnlySpan<float> Block(int block)
    {
        Verify(block);
        return Unverified(block);
    }

    private ReadOnlySpan<float> Unverified(int block)
    {
        var first = (long)block * RowsInBlock;
        return new(Address(first), (int)Math.Min(RowsInBlock, Count - first) * Dimensions);
    }

    private void Verify(int block)
    {
        if (_verified[block])
        {
            return;
        }

        if (Checksum(Unverified(block)) != _checksums[block])
        {
            throw IndexFile.Damaged(_place, "the checksum of its vectors is wrong");
        }

        _verified[block] = true;
    }
}
