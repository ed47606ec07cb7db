using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>
/// The mean silhouette (Rousseeuw, Silhouettes: a graphical aid, 1987): for each row (b − a) / max(a, b), a being the mean distance from
/// the other rows of its group and b the smallest mean distance from the rows of another group; 0 for a row alone in its group.
/// </summary>
public static class Silhouette
{
    /// <summary>With more rows than these, so many are drawn by the seed and the silhouette is theirs, as with scikit-learn's <c>sample_size</c>.</summary>
    public const int MaximumRows = 10_000;

    private const int BlockRows = 64;
    private const int OtherRows = 512;

    /// <summary>Number of rows the silhouette is computed from: all of them up to <see cref="MaximumRows"/>.</summary>
    public static int RowsUsed(int rows) => Math.Min(rows, MaximumRows);

    /// <summary>The mean silhouette of one grouping; null where it is not defined: one group, or each row its own.</summary>
    public static double? Mean(FeatureMatrix features, IReadOnlyList<int> assignments, int seed, CancellationToken ct) =>
        Means(features, [assignments], seed, ct)[0];

    /// <summary>
    /// The mean silhouettes of several groupings of the same rows; the distances, which take nearly all the time, are computed
    /// once. Runs on all cores; memory grows with the rows, not with their pairs.
    /// </summary>
    public static double?[] Means(FeatureMatrix features, IReadOnlyList<IReadOnlyList<int>> groupings, int seed, CancellationToken ct)
    {
        var rows = SampleRows(features.Rows, seed);
        var sample = rows.Length == features.Rows ? features : features.Select(rows);
        var groups = groupings.Select(assignments => new Grouping(rows, assignments)).ToArray();
        var blocks = (sample.Rows + BlockRows - 1) / BlockRows;
        var sums = new double[blocks][];
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { CancellationToken = ct },
            () => new float[BlockRows * OtherRows],
            (block, _, distances) =>
            {
                sums[block] = OfBlock(sample, block * BlockRows, groups, distances);
                return distances;
            },
            _ => { });
        return [.. groups.Select((grouping, g) => grouping.IsDefined ? sums.Sum(block => block[g]) / sample.Rows : (double?)null)];
    }

    private static double[] OfBlock(FeatureMatrix sample, int first, Grouping[] groupings, float[] distances)
    {
        var count = Math.Min(BlockRows, sample.Rows - first);
        var toGroups = groupings.Select(grouping => new double[count * grouping.Sizes.Length]).ToArray();
        for (var other = 0; other < sample.Rows; other += OtherRows)
        {
            var others = Math.Min(OtherRows, sample.Rows - other);
            SquaredDistances.Between(sample, first, count, sample, other, others, distances);
            System.Numerics.Tensors.TensorPrimitives.Sqrt(distances.AsSpan(0, count * others), distances);
            for (var g = 0; g < groupings.Length; g++)
            {
                var groupOf = groupings[g].Groups.AsSpan(other, others);
                for (var i = 0; i < count; i++)
                {
                    var row = distances.AsSpan(i * others, others);
                    var sums = toGroups[g].AsSpan(i * groupings[g].Sizes.Length, groupings[g].Sizes.Length);
                    for (var j = 0; j < row.Length; j++)
                    {
                        sums[groupOf[j]] += row[j];
                    }
                }
            }
        }

        return [.. groupings.Select((grouping, g) => Enumerable.Range(0, count).Sum(i =>
            grouping.Silhouette(first + i, toGroups[g].AsSpan(i * grouping.Sizes.Length, grouping.Sizes.Length))))];
    }

    private static int[] SampleRows(int rows, int seed)
    {
        var all = Enumerable.Range(0, rows).ToArray();
        if (rows <= MaximumRows)
        {
            return all;
        }

        new Random(seed).Shuffle(all);
        return [.. all[..MaximumRows].Order()];
    }

    private sealed class Grouping
    {
        public Grouping(int[] rows, IReadOnlyList<int> assignments)
        {
            Groups = Array.ConvertAll(rows, row => assignments[row]);
            Sizes = new int[Groups.Max() + 1];
            foreach (var group in Groups)
            {
                Sizes[group]++;
            }
        }

        /// <summary>For each row of the sample its group.</summary>
        public int[] Groups { get; }

        public int[] Sizes { get; }

        public bool IsDefined => Sizes.Count(size => size > 0) is var groups && groups >= 2 && groups < Groups.Length;

        public double Silhouette(int row, ReadOnlySpan<double> distancesToGroups)
        {
            var own = Groups[row];
            if (Sizes[own] == 1)
            {
                return 0;
            }

            var within = distancesToGroups[own] / (Sizes[own] - 1);
            var nearest = double.PositiveInfinity;
            for (var group = 0; group < Sizes.Length; group++)
            {
                if (group != own && Sizes[group] > 0)
                {
                    nearest = Math.Min(nearest, distancesToGroups[group] / Sizes[group]);
                }
            }

            var larger = Math.Max(within, nearest);
            return larger == 0 ? 0 : (nearest - within) / larger;
        }
    }
}
