using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>The chosen number of clusters and the numbers that were tried.</summary>
/// <param name="Best">The clusters for the chosen number.</param>
/// <param name="Tried">Each number of clusters that was tried, in ascending order.</param>
internal sealed record ClusterCountSelection(KMeansResult Best, IReadOnlyList<ClusterCountTrial> Tried)
{
    private const string Unit = "values of k";

    /// <summary>
    /// Runs K-means with each number of clusters in <see cref="KMeansOptions.K"/> and keeps the one with the highest mean silhouette; of
    /// equal ones the smallest. With more than <see cref="Silhouette.MaximumRows"/> vectors the silhouettes are those of a sample drawn by
    /// the seed, the same for each number. Numbers above the number of different vectors are not tried.
    /// </summary>
    /// <exception cref="PipelineException">There are fewer different vectors than <see cref="ClusterCount.From"/>, or a value is not
    /// finite.</exception>
    public static ClusterCountSelection Fit(
        FeatureMatrix features, KMeansOptions options, IProgress<StageProgress>? progress = null, CancellationToken ct = default)
    {
        FiniteVectors.Check(features);
        var to = Math.Max(options.K.From, DifferentVectors.Count(features, atMost: options.K.To));
        var results = new List<KMeansResult>();
        for (var k = options.K.From; k <= to; k++)
        {
            progress?.Report(new StageProgress("clustering", results.Count, to - options.K.From + 1, $"k {k}") { Unit = Unit });
            results.Add(KMeansClustering.Fit(features, k, options, ct));
        }

        progress?.Report(new StageProgress("clustering", results.Count, results.Count) { Unit = Unit });
        var silhouettes = Silhouette.Means(features, [.. results.Select(result => result.Assignments)], options.Seed, ct);
        var tried = results.Select((result, i) => new ClusterCountTrial(
            result.Centroids.Rows, result.Inertia, silhouettes[i], DaviesBouldin.Index(features, result.Assignments))).ToArray();
        var best = Enumerable.Range(0, tried.Length).MaxBy(i => tried[i].Silhouette ?? double.NegativeInfinity);
        return new(results[best], tried);
    }
}
