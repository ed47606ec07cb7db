using Pipelines.Clustering;

namespace Pipelines.Evaluation.Intervals;

/// <summary>
/// The interval of a mean silhouette. It says how far the mean depends on which images were evaluated; the clusters are taken as they are.
/// </summary>
internal static class SilhouetteInterval
{
    /// <summary>Computes it.</summary>
    /// <param name="silhouettes">The silhouette of each row that was used.</param>
    /// <param name="groups">Which rows belong together.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ClusteringIntervals? Of(SilhouetteValues silhouettes, ImageGroups groups, CancellationToken cancellation)
    {
        var used = silhouettes.Rows.Count == groups.Images ? groups : groups.Only(silhouettes.Rows);
        if (used.Count == 1)
        {
            return null;
        }

        var sums = new double[used.Count];
        var sizes = new int[used.Count];
        for (var row = 0; row < silhouettes.Values.Count; row++)
        {
            sums[used.GroupOf[row]] += silhouettes.Values[row];
            sizes[used.GroupOf[row]]++;
        }

        var (sum, size) = (sums.Sum(), silhouettes.Values.Count);
        var resampled = Resampling.Figures(used, 1, () => (drawn, figures) => figures[0] = Mean(drawn), cancellation);
        return new()
        {
            Silhouette = BootstrapLimits.Accelerated(
                resampled[0],
                silhouettes.Mean,
                [.. Enumerable.Range(0, used.Count).Select(group => (sum - sums[group]) / (size - sizes[group]))]),
            Level = ClassifierIntervals.Level,
            Method = new Dictionary<string, IntervalMethod> { ["silhouette"] = IntervalMethod.Bootstrap },
            Resamples = Resampling.Count(used.Images),
            Groups = used.CountWhereAny,
        };

        double Mean(ReadOnlySpan<int> drawn)
        {
            var (total, images) = (0.0, 0);
            foreach (var group in drawn)
            {
                total += sums[group];
                images += sizes[group];
            }

            return total / images;
        }
    }
}
