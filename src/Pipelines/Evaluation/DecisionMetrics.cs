namespace Pipelines;

/// <summary>How well a model knows what it does not know, on held-out images, with the keys of <c>metrics.json</c>.</summary>
public sealed record DecisionMetrics
{
    /// <summary>
    /// Which images the limits were fitted on, never the test images; left out where a finished model is evaluated on other images.
    /// </summary>
    public DecisionSource? FittedOn { get; init; }

    /// <summary>How many images these are; left out there as well.</summary>
    public int? FittedImages { get; init; }

    /// <summary>
    /// Whether these metrics are of the same images as the limits: then each is decided on by limits that were fitted on the others.
    /// </summary>
    public bool CrossFitted { get; init; }

    /// <summary>Number of images decided on.</summary>
    public required int Images { get; init; }

    /// <summary>Share of the images whose prediction is accepted.</summary>
    public required Proportion Accepted { get; init; }

    /// <summary>Share of the images whose prediction is unsure.</summary>
    public required Proportion Unsure { get; init; }

    /// <summary>Share of the images that are unknown; as all show known classes, these are false alarms.</summary>
    public required Proportion Unknown { get; init; }

    /// <summary>Accuracy of the accepted images; left out where there are none.</summary>
    public Proportion? AcceptedAccuracy { get; init; }

    /// <summary>Share of the images whose prediction set holds the right class; left out without prediction sets.</summary>
    public Proportion? Coverage { get; init; }

    /// <summary>Mean number of classes in a prediction set; left out without prediction sets.</summary>
    public double? SetSize { get; init; }

    /// <summary>
    /// The least highest score of an accepted image, for a wanted error rate; left out without one, and where no threshold keeps it.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>The same of each class, in the order of the labels; those without images are left out.</summary>
    public required IReadOnlyList<ClassDecisions> PerClass { get; init; }
}

/// <summary>The decisions on the images of one class.</summary>
/// <param name="Label">The class.</param>
/// <param name="Images">Its images.</param>
/// <param name="Accepted">Share of them whose prediction is accepted.</param>
/// <param name="AcceptedAccuracy">Accuracy of the accepted; left out where there are none.</param>
/// <param name="Coverage">Share of them whose prediction set holds the class; left out without prediction sets.</param>
public sealed record ClassDecisions(string Label, int Images, Proportion Accepted, Proportion? AcceptedAccuracy, Proportion? Coverage);

/// <summary>A share of images.</summary>
/// <param name="Value">The share.</param>
/// <param name="Interval">How far it can be relied on, at a level of 0.95 (Wilson; where images belong together, by groups).</param>
public sealed record Proportion(double Value, Interval Interval);

/// <summary>Which images the limits of a decision are fitted on.</summary>
public enum DecisionSource
{
    /// <summary>Images that validate the training.</summary>
    Validation,

    /// <summary>Training images, by heads that were trained on the others.</summary>
    OutOfFold,

    /// <summary>Training images, by the models of the cross-validation.</summary>
    CrossValidation,
}
