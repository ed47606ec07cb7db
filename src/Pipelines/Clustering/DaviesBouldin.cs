using System.Numerics.Tensors;
using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>
/// The Davies–Bouldin index (Davies and Bouldin, A cluster separation measure, 1979): the mean over the clusters of the largest (spread +
/// spread of another) / distance between their centroids. A spread is the mean distance from the centroid, a centroid the mean of its rows.
/// </summary>
internal static class DaviesBouldin
{
    /// <summary>The index, 0 at best; null where it is not defined: one cluster, or one for each row.</summary>
    public static double? Index(FeatureMatrix features, IReadOnlyList<int> assignments)
    {
        var clusters = assignments
            .Select((cluster, row) => (cluster, row))
            .GroupBy(pair => pair.cluster, pair => pair.row)
            .OrderBy(rows => rows.Key)
            .Select(rows => rows.ToArray())
            .ToArray();
        if (clusters.Length < 2 || clusters.Length >= assignments.Count)
        {
            return null;
        }

        var centroids = clusters.Select(rows => Mean(features, rows)).ToArray();
        var spreads = clusters.Select((rows, g) => rows.Average(row => Distance(features.Row(row), centroids[g]))).ToArray();
        var sum = 0.0;
        for (var g = 0; g < clusters.Length; g++)
        {
            var worst = 0.0;
            for (var other = 0; other < clusters.Length; other++)
            {
                // Clusters with the same centroid are left out, as scikit-learn does.
                var apart = TensorPrimitives.Distance<double>(centroids[g], centroids[other]);
                worst = apart > 0 ? Math.Max(worst, (spreads[g] + spreads[other]) / apart) : worst;
            }

            sum += worst;
        }

        return sum / clusters.Length;
    }

    private static double[] Mean(FeatureMatrix features, int[] rows)
    {
        var mean = new double[features.Columns];
        foreach (var row in rows)
        {
            var values = features.Row(row);
            for (var c = 0; c < mean.Length; c++)
            {
                mean[c] += values[c];
            }
        }

        TensorPrimitives.Divide(mean, rows.Length, mean);
        return mean;
    }

    private static double Distance(ReadOnlySpan<float> row, double[] centroid)
    {
        var sum = 0.0;
        for (var c = 0; c < centroid.Length; c++)
        {
            var difference = row[c] - centroid[c];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }
}
