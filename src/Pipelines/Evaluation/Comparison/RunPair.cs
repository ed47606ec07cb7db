namespace Pipelines;

/// <summary>A run against the first one, on the images that both were evaluated on.</summary>
/// <param name="First">The name of the first run.</param>
/// <param name="Second">The name of the other.</param>
/// <param name="SharedImages">Images that both were evaluated on, with the same label.</param>
/// <param name="Conclusion">What follows, in a sentence.</param>
public sealed record RunPair(string First, string Second, int SharedImages, string Conclusion)
{
    /// <summary>Images of both with another label in one than in the other; they are not compared.</summary>
    public int Relabelled { get; init; }

    /// <summary>
    /// How two classifiers differ; null for clusterings, and where fewer than half of the images of the smaller evaluation are shared.
    /// </summary>
    public ClassifierComparison? Classification { get; init; }

    /// <summary>
    /// Agreement of two clusterings, 1 at best, about 0 for chance; null for classifiers, and where too few images are shared.
    /// </summary>
    public double? AdjustedRandIndex { get; init; }
}

/// <summary>How two classifiers differ on the same images.</summary>
public sealed record ClassifierComparison
{
    /// <summary>Whether one of them is better, by accuracy.</summary>
    public required ComparisonVerdict Verdict { get; init; }

    /// <summary>Images that both have right.</summary>
    public required int BothCorrect { get; init; }

    /// <summary>Images that only the first has right.</summary>
    public required int OnlyFirstCorrect { get; init; }

    /// <summary>Images that only the second has right.</summary>
    public required int OnlySecondCorrect { get; init; }

    /// <summary>Images that neither has right.</summary>
    public required int BothWrong { get; init; }

    /// <summary>
    /// Exact two-sided McNemar test: how often chance alone would divide those images so unequally that only one has right.
    /// </summary>
    public required double PValue { get; init; }

    /// <summary>Groups that were drawn for the intervals; null where each image stands for itself.</summary>
    public int? Groups { get; init; }

    /// <summary>The metrics on the shared images, and how far they differ.</summary>
    public required IReadOnlyList<MetricDifference> Differences { get; init; }

    /// <summary>The images that one or both have wrong, in the order of the first run.</summary>
    public required IReadOnlyList<ComparedImage> Images { get; init; }
}

/// <summary>What a comparison shows.</summary>
public enum ComparisonVerdict
{
    /// <summary>No difference that the images could show.</summary>
    NoDifference,

    /// <summary>The first is better.</summary>
    FirstBetter,

    /// <summary>The second is better.</summary>
    SecondBetter,
}

/// <summary>A metric of two classifiers on the same images.</summary>
/// <param name="Metric">Its name, as in <c>metrics.json</c>.</param>
/// <param name="First">Its value for the first.</param>
/// <param name="Second">Its value for the second.</param>
/// <param name="Difference">The second minus the first.</param>
/// <param name="Interval">Where the true difference lies, at a level of 0.95.</param>
public sealed record MetricDifference(string Metric, double First, double Second, double Difference, Interval Interval);

/// <summary>An image that two classifiers predicted.</summary>
/// <param name="Path">The image, as in <c>predictions.csv</c> of the first run.</param>
/// <param name="Truth">Its true class.</param>
/// <param name="First">What the first predicted.</param>
/// <param name="Second">What the second predicted.</param>
public sealed record ComparedImage(string Path, string Truth, ComparedPrediction First, ComparedPrediction Second);

/// <summary>What a classifier predicted for an image.</summary>
/// <param name="Label">The predicted class.</param>
/// <param name="Score">Its score.</param>
/// <param name="IsCorrect">Whether it is the true class.</param>
public sealed record ComparedPrediction(string Label, double Score, bool IsCorrect);
