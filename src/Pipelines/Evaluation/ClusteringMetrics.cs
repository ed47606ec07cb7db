namespace Pipelines;

/// <summary>The metrics of a clustering, with the keys of <c>metrics.json</c>. Definitions as in scikit-learn.</summary>
public sealed record ClusteringMetrics
{
    /// <summary>Number of images clustered, without skipped ones.</summary>
    public required int Images { get; init; }

    /// <summary>Number of clusters.</summary>
    public required int K { get; init; }

    /// <summary>Sum of the squared Euclidean distances of the embeddings from their centroids.</summary>
    public required double Inertia { get; init; }

    /// <summary>
    /// Mean silhouette, −1 to 1 (Rousseeuw, 1987); an image alone in its cluster counts 0. Left out where it is not defined: all images
    /// in one cluster, or each in its own.
    /// </summary>
    public double? Silhouette { get; init; }

    /// <summary>Number of images drawn for the silhouette; left out where all were used.</summary>
    public int? SilhouetteSample { get; init; }

    /// <summary>
    /// Davies–Bouldin index: mean over the clusters of the largest (spread + spread) / distance; lower is better (Davies and Bouldin,
    /// 1979). Left out where it is not defined, as the silhouette.
    /// </summary>
    public double? DaviesBouldin { get; init; }

    /// <summary>Each number of clusters that was tried, one where it was fixed; empty in the evaluation of a finished model.</summary>
    public IReadOnlyList<ClusterCountTrial> Tried { get; init; } = [];

    /// <summary>
    /// Agreement with the labels, 1 at best, about 0 for chance (Hubert and Arabie, 1985). Left out where there are no labels.
    /// </summary>
    public double? AdjustedRandIndex { get; init; }

    /// <summary>
    /// Mutual information with the labels divided by the arithmetic mean of both entropies, 0 to 1. Left out where there are no labels.
    /// </summary>
    public double? NormalizedMutualInformation { get; init; }

    /// <summary>Share of images whose label is the commonest of their cluster. Left out where there are no labels.</summary>
    public double? Purity { get; init; }

    /// <summary>
    /// How far the silhouette can be relied on; left out where there is none, and by versions that did not compute it.
    /// </summary>
    public ClusteringIntervals? Intervals { get; init; }

    /// <summary>Images that could not be clustered.</summary>
    public IReadOnlyList<SkippedImage> Skipped { get; init; } = [];

    /// <summary>Time the evaluation took, in seconds.</summary>
    public double Seconds { get; init; }
}
