using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipelines.Numerics;

/// <summary>
/// Squared Euclidean distances between rows of two matrices, as sums of squared differences: unlike |a|² + |b|² − 2 a·b, nothing
/// cancels between vectors that lie close together, and the distance of equal rows is exactly 0.
/// </summary>
internal static class SquaredDistances
{
    /// <summary>The distance of two vectors of equal length.</summary>
    public static float Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var vectorized = VectorizedLength(a.Length);
        var x = MemoryMarshal.Cast<float, Vector<float>>(a[..vectorized]);
        var y = MemoryMarshal.Cast<float, Vector<float>>(b[..vectorized]);
        for (var c = 0; c < x.Length; c++)
        {
            sum = SquaredDifference.Add(sum, x[c], y[c]);
        }

        return Vector.Sum(sum) + Tail(a, b, vectorized);
    }

    /// <summary>
    /// The distances between <paramref name="count"/> rows from <paramref name="first"/> on and <paramref name="otherCount"/> rows of
    /// <paramref name="others"/> from <paramref name="otherFirst"/> on: destination[i × otherCount + j]. Each number depends on its two
    /// rows only, not on the block it is computed in.
    /// </summary>
    public static void Between(
        FeatureMatrix rows, int first, int count, FeatureMatrix others, int otherFirst, int otherCount, Span<float> destination)
    {
        var i = 0;
        Span<float> tile = stackalloc float[RowTile.Pairs];
        var j = 0;
        for (; j + RowTile.Rows <= otherCount; j += RowTile.Rows)
        {
            for (i = 0; i + RowTile.OtherRows <= count; i += RowTile.OtherRows)
            {
                Tile(rows, first + i, others, otherFirst + j, tile);
                tile[..RowTile.Rows].CopyTo(destination[((i * otherCount) + j)..]);
                tile[RowTile.Rows..].CopyTo(destination[(((i + 1) * otherCount) + j)..]);
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

    /// <summary>Two rows against four others; compiled at once with optimization, as <see cref="MatrixProducts"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(FeatureMatrix rows, int row, FeatureMatrix others, int other, Span<float> tile)
    {
        var columns = rows.Columns;
        ref var a = ref MemoryMarshal.GetReference(rows.Row(row));
        ref var b = ref MemoryMarshal.GetReference(others.Row(other));
        var summed = RowTile.Sum<SquaredDifference>(
            ref b,
            ref Unsafe.Add(ref b, columns),
            ref Unsafe.Add(ref b, 2 * columns),
            ref Unsafe.Add(ref b, 3 * columns),
            ref a,
            ref Unsafe.Add(ref a, columns),
            columns,
            tile);
        if (summed == columns)
        {
            return;
        }

        for (var i = 0; i < tile.Length; i++)
        {
            tile[i] += Tail(rows.Row(row + (i / RowTile.Rows)), others.Row(other + (i % RowTile.Rows)), summed);
        }
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

    private readonly struct SquaredDifference : IPairTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<float> Add(Vector<float> sum, Vector<float> x, Vector<float> y)
        {
            var difference = x - y;
            return Vector.FusedMultiplyAdd(difference, difference, sum);
        }
    }
}
