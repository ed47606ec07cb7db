using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipelines.Numerics;

/// <summary>
/// Squared Euclidean distances between rows of two matrices, as sums of squared differences: unlike |a|² + |b|² − 2 a·b, nothing
/// cancels between vectors that lie close together, and the distance of equal rows is exactly 0.
/// </summary>
internal static class SquaredDistances
{
    private const int RowsAtOnce = 2;
    private const int OtherRowsAtOnce = 4;

    /// <summary>The distance of two vectors of equal length.</summary>
    public static float Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var vectorized = VectorizedLength(a.Length);
        var x = MemoryMarshal.Cast<float, Vector<float>>(a[..vectorized]);
        var y = MemoryMarshal.Cast<float, Vector<float>>(b[..vectorized]);
        for (var c = 0; c < x.Length; c++)
        {
            sum = Add(sum, x[c], y[c]);
        }

        return Vector.Sum(sum) + Tail(a, b, vectorized);
    }

    /// <summary>
    /// The distances between <paramref name="count"/> rows from <paramref name="first"/> on and <paramref name="otherCount"/> rows of
    /// <paramref name="others"/> from <paramref name="otherFirst"/> on: destination[i × otherCount + j]. Each number depends on its two rows
    /// only, not on the block it is computed in.
    /// </summary>
    public static void Between(FeatureMatrix rows, int first, int count, FeatureMatrix others, int otherFirst, int otherCount, Span<float> destination)
    {
        var i = 0;
        Span<float> tile = stackalloc float[RowsAtOnce * OtherRowsAtOnce];
        var j = 0;
        for (; j + OtherRowsAtOnce <= otherCount; j += OtherRowsAtOnce)
        {
            for (i = 0; i + RowsAtOnce <= count; i += RowsAtOnce)
            {
                Tile(rows, first + i, others, otherFirst + j, tile);
                tile[..OtherRowsAtOnce].CopyTo(destination[((i * otherCount) + j)..]);
                tile[OtherRowsAtOnce..].CopyTo(destination[(((i + 1) * otherCount) + j)..]);
            }
        }

        for (var row = 0; row < count; row++)
        {
            for (var other = row < i ? j : 0; other < otherCount; other++)
            {
                destination[(row * otherCount) + other] = Between(rows.Row(first + row), others.Row(otherFirst + other));
            }
        }
    }

    /// <summary>Two rows against four: eight sums stay in registers, which makes it several times as fast as one pair at a time.</summary>
    private static void Tile(FeatureMatrix rows, int row, FeatureMatrix others, int other, Span<float> tile)
    {
        var vectorized = VectorizedLength(rows.Columns);
        var a0 = Vectors(rows.Row(row), vectorized);
        var a1 = Vectors(rows.Row(row + 1), vectorized);
        var b0 = Vectors(others.Row(other), vectorized);
        var b1 = Vectors(others.Row(other + 1), vectorized);
        var b2 = Vectors(others.Row(other + 2), vectorized);
        var b3 = Vectors(others.Row(other + 3), vectorized);
        Vector<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector<float> s10 = default, s11 = default, s12 = default, s13 = default;
        for (var c = 0; c < a0.Length && c < a1.Length && c < b0.Length && c < b1.Length && c < b2.Length && c < b3.Length; c++)
        {
            var x = a0[c];
            var y = a1[c];
            var b = b0[c];
            s00 = Add(s00, x, b);
            s10 = Add(s10, y, b);
            b = b1[c];
            s01 = Add(s01, x, b);
            s11 = Add(s11, y, b);
            b = b2[c];
            s02 = Add(s02, x, b);
            s12 = Add(s12, y, b);
            b = b3[c];
            s03 = Add(s03, x, b);
            s13 = Add(s13, y, b);
        }

        tile[0] = Vector.Sum(s00);
        tile[1] = Vector.Sum(s01);
        tile[2] = Vector.Sum(s02);
        tile[3] = Vector.Sum(s03);
        tile[4] = Vector.Sum(s10);
        tile[5] = Vector.Sum(s11);
        tile[6] = Vector.Sum(s12);
        tile[7] = Vector.Sum(s13);
        if (vectorized == rows.Columns)
        {
            return;
        }

        for (var i = 0; i < tile.Length; i++)
        {
            tile[i] += Tail(rows.Row(row + (i / OtherRowsAtOnce)), others.Row(other + (i % OtherRowsAtOnce)), vectorized);
        }
    }

    private static Vector<float> Add(Vector<float> sum, Vector<float> a, Vector<float> b)
    {
        var difference = a - b;
        return Vector.FusedMultiplyAdd(difference, difference, sum);
    }

    private static float Tail(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int from)
    {
        var sum = 0f;
        for (var c = from; c < a.Length; c++)
        {
            sum += (a[c] - b[c]) * (a[c] - b[c]);
        }

        return sum;
    }

    private static int VectorizedLength(int columns) => columns - (columns % Vector<float>.Count);

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> row, int vectorized) =>
        MemoryMarshal.Cast<float, Vector<float>>(row[..vectorized]);
}
