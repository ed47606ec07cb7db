namespace Pipelines;

/// <summary>How far the metrics of a clustering can be relied on, with the keys of <c>metrics.json</c>.</summary>
public sealed record ClusteringIntervals
{
    /// <summary>That of <see cref="ClusteringMetrics.Silhouette"/>, with the clusters as they are.</summary>
    public required Interval Silhouette { get; init; }

    /// <summary>The probability with which such an interval holds the true value: 0.95.</summary>
    public required double Level { get; init; }

    /// <summary>How it was computed, by the name of the figure.</summary>
    public required IReadOnlyDictionary<string, IntervalMethod> Method { get; init; }

    /// <summary>How many times images were drawn again.</summary>
    public required int Resamples { get; init; }

    /// <inheritdoc cref="ClassificationIntervals.Groups"/>
    public int? Groups { get; init; }
}
