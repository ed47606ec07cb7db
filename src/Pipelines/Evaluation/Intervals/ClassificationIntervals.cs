namespace Pipelines;

/// <summary>How far the metrics of a classifier can be relied on, with the keys of <c>metrics.json</c>.</summary>
public sealed record ClassificationIntervals
{
    /// <summary>That of <see cref="ClassificationMetrics.Accuracy"/>.</summary>
    public required Interval Accuracy { get; init; }

    /// <summary>Those of <see cref="ClassificationMetrics.TopK"/>.</summary>
    public required IReadOnlyDictionary<string, Interval> TopK { get; init; }

    /// <summary>That of <see cref="ClassificationMetrics.MacroAccuracy"/>.</summary>
    public required Interval MacroAccuracy { get; init; }

    /// <summary>That of <see cref="ClassificationMetrics.MacroF1"/>.</summary>
    public required Interval MacroF1 { get; init; }

    /// <summary>That of <see cref="ClassificationMetrics.LogLoss"/>.</summary>
    public required Interval LogLoss { get; init; }

    /// <summary>The probability with which such an interval holds the true value: 0.95.</summary>
    public required double Level { get; init; }

    /// <summary>How each was computed, by the name of the figure.</summary>
    public required IReadOnlyDictionary<string, IntervalMethod> Method { get; init; }

    /// <summary>How many times images were drawn again.</summary>
    public required int Resamples { get; init; }

    /// <summary>
    /// Groups that were drawn, with all their images; copies of an image are a group, too. Left out where each image stands for itself.
    /// </summary>
    public int? Groups { get; init; }

    /// <summary>That of a figure by its name; null for one without an interval.</summary>
    internal Interval? Of(string metric) => metric switch
    {
        "accuracy" => Accuracy,
        "macroAccuracy" => MacroAccuracy,
        "macroF1" => MacroF1,
        "logLoss" => LogLoss,
        _ => null,
    };
}

/// <summary>How far the metrics of one class can be relied on.</summary>
/// <param name="Precision">That of <see cref="ClassMetrics.Precision"/>; left out where no image was predicted as this class.</param>
/// <param name="Recall">That of <see cref="ClassMetrics.Recall"/>.</param>
public sealed record ClassIntervals(Interval? Precision, Interval Recall);
