using Pipelines.Numerics;

namespace Pipelines.Reporting.Clustering;

/// <summary>What the page of a clustering is made of.</summary>
internal sealed record ClusteringReport
{
    /// <summary>The run.</summary>
    public required ReportedRun Run { get; init; }

    /// <summary>The images that were put into groups.</summary>
    public required IReadOnlyList<ReportedImage> Images { get; init; }

    /// <summary>The group of each image, from 0.</summary>
    public required IReadOnlyList<int> Groups { get; init; }

    /// <summary>Their embeddings, a row for each.</summary>
    public required FeatureMatrix Embeddings { get; init; }

    /// <summary>The centre of each group.</summary>
    public required FeatureMatrix Centroids { get; init; }

    /// <summary>The silhouette of each image; null for one that was not in the sample, or where none is defined.</summary>
    public required IReadOnlyList<double?> Silhouettes { get; init; }

    /// <summary>The metrics.</summary>
    public required ClusteringMetrics Metrics { get; init; }
}
