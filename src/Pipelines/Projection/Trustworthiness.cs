using System.Numerics;
using System.Runtime.CompilerServices;
using Pipelines.Numerics;

namespace Pipelines.Projection;

/// <summary>
/// How far the neighbours on a map can be trusted (Venna and Kaski, Neighborhood preservation in nonlinear projection methods, 2001), as
/// scikit-learn's <c>trustworthiness</c>: each of the k nearest neighbours on the map that is only the r-th nearest in truth, r &gt; k,
/// costs r − k. 1 where there is none, about 0.5 for points at random.
/// </summary>
/// <remarks>Of equal distances none counts as the farther one, so that a map of equal vectors is not blamed for their order.</remarks>
internal static class Trustworthiness
{
    private const int BlockRows = 32;

    /// <summary>The number of neighbours for so many points: it must be less than half of them. 0 for fewer than three.</summary>
    public static int NeighboursFor(int points, int usual) => Math.Min(usual, (points - 1) / 2);

    /// <summary>The trustworthiness; null where no neighbours are asked for.</summary>
    /// <param name="vectors">The truth.</param>
    /// <param name="points">The map, rows × 2.</param>
    /// <param name="neighbours">The number of neighbours k.</param>
    /// <param name="threads">On how many threads.</param>
    public static double? Of(FeatureMatrix vectors, FeatureMatrix points, int neighbours, ParallelOptions threads)
    {
        if (neighbours < 1)
        {
            return null;
        }

        var costs = new long[(vectors.Rows + BlockRows - 1) / BlockRows];
        Parallel.For(
            0,
            costs.Length,
            threads,
            () => new float[BlockRows * vectors.Rows],
            (block, _, distances) =>
            {
                costs[block] = OfBlock(vectors, points, neighbours, block * BlockRows, distances);
                return distances;
            },
            _ => { });
        var (n, k) = ((double)vectors.Rows, (double)neighbours);
        return 1 - (2 / (n * k * ((2 * n) - (3 * k) - 1)) * costs.Sum());
    }

    private static long OfBlock(FeatureMatrix vectors, FeatureMatrix points, int neighbours, int first, float[] distances)
    {
        var rows = vectors.Rows;
        var count = Math.Min(BlockRows, rows - first);
        SquaredDistances.Between(vectors, first, count, vectors, 0, rows, distances);
        Span<int> nearest = stackalloc int[neighbours];
        var cost = 0L;
        for (var i = 0; i < count; i++)
        {
            var truth = distances.AsSpan(i * rows, rows);
            truth[first + i] = float.PositiveInfinity;
            FindNearest(points.Values, first + i, nearest);
            foreach (var neighbour in nearest)
            {
                cost += Math.Max(0, 1 + CountBelow(truth, truth[neighbour]) - neighbours);
            }
        }

        return cost;
    }

    /// <summary>The nearest points on the map; of equal distances those that come first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindNearest(float[] points, int self, Span<int> nearest)
    {
        Span<float> distances = stackalloc float[nearest.Length];
        distances.Fill(float.PositiveInfinity);
        var last = nearest.Length - 1;
        var (x, y) = (points[2 * self], points[(2 * self) + 1]);
        for (var other = 0; other < points.Length / 2; other++)
        {
            var (dx, dy) = (points[2 * other] - x, points[(2 * other) + 1] - y);
            var distance = (dx * dx) + (dy * dy);
            if (distance >= distances[last] || other == self)
            {
                continue;
            }

            var place = last;
            for (; place > 0 && distances[place - 1] > distance; place--)
            {
                (distances[place], nearest[place]) = (distances[place - 1], nearest[place - 1]);
            }

            (distances[place], nearest[place]) = (distance, other);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountBelow(ReadOnlySpan<float> values, float limit)
    {
        var limits = new Vector<float>(limit);
        var counts = Vector<int>.Zero;
        var at = 0;
        for (; at + Vector<float>.Count <= values.Length; at += Vector<float>.Count)
        {
            counts -= Vector.LessThan(new Vector<float>(values[at..]), limits);
        }

        var count = Vector.Sum(counts);
        for (; at < values.Length; at++)
        {
            count += values[at] < limit ? 1 : 0;
        }

        return count;
    }
}
