using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>
/// The Davies–Bouldin index (Davies and Bouldin, A cluster separation measure, 1979): the mean over the groups of the largest
/// (spread + spread of another) / distance of both centres, a spread being the mean distance from the centre, a centre the mean of its rows.
/// </summary>
public static class DaviesBouldin
{
    /// <summary>The index, 0 at best; null where it is not defined: one group, or each row its own.</summary>
    public static double? Index(FeatureMatrix features, IReadOnlyList<int> assignments)
    {
        var groups = assignments
            .Select((group, row) => (group, row))
            .GroupBy(pair => pair.group, pair => pair.row)
            .OrderBy(group => group.Key)
            .Select(group => group.ToArray())
            .ToArray();
        if (groups.Length < 2 || groups.Length >= assignments.Count)
        {
            return null;
        }

        var centres = groups.Select(rows => Mean(features, rows)).ToArray();
        var spreads = groups.Select((rows, g) => rows.Average(row => Distance(features.Row(row), centres[g]))).ToArray();
        var sum = 0.0;
        for (var g = 0; g < groups.Length; g++)
        {
            var worst = 0.0;
            for (var other = 0; other < groups.Length; other++)
            {
                // Groups with the same centre are left out, as scikit-learn does.
                var apart = System.Numerics.Tensors.TensorPrimitives.Distance<double>(centres[g], centres[other]);
                worst = apart > 0 ? Math.Max(worst, (spreads[g] + spreads[other]) / apart) : worst;
            }

            sum += worst;
        }

        return sum / groups.Length;
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

        System.Numerics.Tensors.TensorPrimitives.Divide(mean, rows.Length, mean);
        return mean;
    }

    private static double Distance(ReadOnlySpan<float> row, double[] centre)
    {
        var sum = 0.0;
        for (var c = 0; c < centre.Length; c++)
        {
            var difference = row[c] - centre[c];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }
}
