using System.Numerics.Tensors;
using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>
/// The mean silhouette (Rousseeuw, Silhouettes: a graphical aid, 1987): for each row (b − a) / max(a, b), a being the mean distance from
/// the other rows of its cluster and b the smallest mean distance from the rows of another cluster. A row alone in its cluster has 0.
/// </summary>
internal static class Silhouette
{
    /// <summary>
    /// Above this number of rows the silhouette is that of a sample of this size, as with scikit-learn's <c>sample_size</c>.
    /// </summary>
    public const int MaximumRows = 10_000;

    private const int BlockRows = 64;
    private const int OtherRows = 512;

    /// <summary>Number of rows from which the silhouette is computed: all up to <see cref="MaximumRows"/>.</summary>
    public static int RowsUsed(int rows) => Math.Min(rows, MaximumRows);

    /// <summary>The mean silhouette of one partition; null where it is not defined: one cluster, or one for each row.</summary>
    public static double? Mean(FeatureMatrix features, IReadOnlyList<int> assignments, int seed, CancellationToken ct) =>
        Means(features, [assignments], seed, ct)[0];

    /// <summary>
    /// The mean silhouettes of several partitions of the same rows. The distances, which take nearly all the time, are computed once.
    /// Runs on all cores; memory grows with the rows, not with their pairs.
    /// </summary>
    public static double?[] Means(FeatureMatrix features, IReadOnlyList<IReadOnlyList<int>> partitions, int seed, CancellationToken ct) =>
        [.. All(features, partitions, seed, ct).Select(values => values?.Mean)];

    /// <summary>The silhouette of each row used; null where it is not defined.</summary>
    public static SilhouetteValues? Values(FeatureMatrix features, IReadOnlyList<int> assignments, int seed, CancellationToken ct) =>
        All(features, [assignments], seed, ct)[0];

    /// <summary>The silhouette of each row; null for those that are not in the sample, or where none is defined.</summary>
    public static double?[] Each(FeatureMatrix features, IReadOnlyList<int> assignments, int seed, CancellationToken ct)
    {
        var each = new double?[features.Rows];
        if (Values(features, assignments, seed, ct) is { } values)
        {
            foreach (var (row, value) in values.Rows.Zip(values.Values))
            {
                each[row] = value;
            }
        }

        return each;
    }

    private static SilhouetteValues?[] All(
        FeatureMatrix features, IReadOnlyList<IReadOnlyList<int>> partitions, int seed, CancellationToken ct)
    {
        var rows = SampleRows(features.Rows, seed);
        var sample = rows.Length == features.Rows ? features : features.Select(rows);
        var sampled = partitions.Select(assignments => new Partition(rows, assignments)).ToArray();
        var blocks = (sample.Rows + BlockRows - 1) / BlockRows;
        var values = sampled.Select(_ => new double[sample.Rows]).ToArray();
        var sums = new double[blocks][];
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { CancellationToken = ct },
            () => new float[BlockRows * OtherRows],
            (block, _, distances) =>
            {
                sums[block] = OfBlock(sample, block * BlockRows, sampled, distances, values);
                return distances;
            },
            _ => { });
        return
        [
            .. sampled.Select((partition, p) => partition.IsDefined
                ? new SilhouetteValues(sums.Sum(block => block[p]) / sample.Rows, values[p], rows)
                : null),
        ];
    }

    private static double[] OfBlock(FeatureMatrix sample, int first, Partition[] partitions, float[] distances, double[][] values)
    {
        var count = Math.Min(BlockRows, sample.Rows - first);
        var toClusters = partitions.Select(partition => new double[count * partition.Sizes.Length]).ToArray();
        for (var other = 0; other < sample.Rows; other += OtherRows)
        {
            var others = Math.Min(OtherRows, sample.Rows - other);
            SquaredDistances.Between(sample, first, count, sample, other, others, distances);
            TensorPrimitives.Sqrt(distances.AsSpan(0, count * others), distances);
            for (var g = 0; g < partitions.Length; g++)
            {
                var clusterOf = partitions[g].Clusters.AsSpan(other, others);
                for (var i = 0; i < count; i++)
                {
                    var row = distances.AsSpan(i * others, others);
                    var sums = toClusters[g].AsSpan(i * partitions[g].Sizes.Length, partitions[g].Sizes.Length);
                    for (var j = 0; j < row.Length; j++)
                    {
                        sums[clusterOf[j]] += row[j];
                    }
                }
            }
        }

        return [.. partitions.Select((partition, g) => Enumerable.Range(0, count).Sum(i =>
            values[g][first + i] =
                partition.Silhouette(first + i, toClusters[g].AsSpan(i * partition.Sizes.Length, partition.Sizes.Length))))];
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

    private sealed class Partition
    {
        public Partition(int[] rows, IReadOnlyList<int> assignments)
        {
            Clusters = Array.ConvertAll(rows, row => assignments[row]);
            Sizes = new int[Clusters.Max() + 1];
            foreach (var cluster in Clusters)
            {
                Sizes[cluster]++;
            }
        }

        /// <summary>The cluster of each row of the sample.</summary>
        public int[] Clusters { get; }

        public int[] Sizes { get; }

        public bool IsDefined => Sizes.Count(size => size > 0) is var clusters && clusters >= 2 && clusters < Clusters.Length;

        public double Silhouette(int row, ReadOnlySpan<double> distancesToClusters)
        {
            var own = Clusters[row];
            if (Sizes[own] == 1)
            {
                return 0;
            }

            var within = distancesToClusters[own] / (Sizes[own] - 1);
            var nearest = double.PositiveInfinity;
            for (var cluster = 0; cluster < Sizes.Length; cluster++)
            {
                if (cluster != own && Sizes[cluster] > 0)
                {
                    nearest = Math.Min(nearest, distancesToClusters[cluster] / Sizes[cluster]);
                }
            }

            var larger = Math.Max(within, nearest);
            return larger == 0 ? 0 : (nearest - within) / larger;
        }
    }
}
