using Pipelines.Numerics;

namespace Pipelines.Reporting.Pretext;

/// <summary>What the page of a pretext run is made of.</summary>
internal sealed record PretextReport
{
    /// <summary>The run.</summary>
    public required ReportedRun Run { get; init; }

    /// <summary>What was trained, and how well.</summary>
    public required PretextMetrics Metrics { get; init; }

    /// <summary>Some images.</summary>
    public required IReadOnlyList<ReportedImage> Images { get; init; }

    /// <summary>Their vectors before training, a row for each; null where the backbone could not be run.</summary>
    public required FeatureMatrix? Before { get; init; }

    /// <summary>Their vectors after training.</summary>
    public required FeatureMatrix? After { get; init; }

    /// <summary>Accuracy of a linear classifier on the vectors before and after; null where images have no labels.</summary>
    public (double Before, double After)? Probe { get; init; }
}
