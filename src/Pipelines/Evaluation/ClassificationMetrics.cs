namespace Pipelines;

/// <summary>The metrics of a classifier on held-out images, with the keys of <c>metrics.json</c>. Definitions as in scikit-learn.</summary>
public sealed record ClassificationMetrics
{
    /// <summary>Number of images evaluated, without skipped ones.</summary>
    public required int Images { get; init; }

    /// <summary>Share of images whose highest score is that of the true class.</summary>
    public required double Accuracy { get; init; }

    /// <summary>
    /// Share of images whose true class is among the 3 (and 5) highest scores, where there are more classes than that. Of equal scores the
    /// lower class number comes first.
    /// </summary>
    public required IReadOnlyDictionary<string, double> TopK { get; init; }

    /// <summary>Mean recall over the classes that have images (<c>balanced_accuracy_score</c>).</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean F1 over the classes that occur in truth or predictions (<c>f1_score(average="macro", zero_division=0)</c>).</summary>
    public required double MacroF1 { get; init; }

    /// <summary>
    /// Mean of −ln(score of the true class); scores are clipped to [2⁻⁵², 1 − 2⁻⁵²] and scaled to a sum of 1 (<c>log_loss</c> on
    /// double-precision scores).
    /// </summary>
    public required double LogLoss { get; init; }

    /// <summary>
    /// Expected calibration error over 15 bins of equal width: how far the highest scores are from the accuracy (Guo et al., On calibration
    /// of modern neural networks, 2017).
    /// </summary>
    public required double CalibrationError { get; init; }

    /// <summary>Precision, recall and F1 of each class, in the order of the labels.</summary>
    public required IReadOnlyList<ClassMetrics> PerClass { get; init; }

    /// <summary>Images by true class and predicted class.</summary>
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>How the scores were calibrated; left out where they were not to be, and of other images than those of the run.</summary>
    public CalibrationMetrics? Calibration { get; init; }

    /// <summary>What was decided on the images, where the pipeline has a <c>decision</c>; else left out.</summary>
    public DecisionMetrics? Decision { get; init; }

    /// <summary>The 8-bit form of the model; left out where none was asked for.</summary>
    public Int8Metrics? Int8 { get; init; }

    /// <summary>How far these figures can be relied on; left out by versions that did not compute it.</summary>
    public ClassificationIntervals? Intervals { get; init; }

    /// <summary>
    /// The parts of the cross-validation whose predictions these metrics are of (of several repeats those of the first); left out without
    /// one.
    /// </summary>
    public CrossValidationMetrics? CrossValidation { get; init; }

    /// <summary>The metrics of the exported model on test images, where these metrics are of a cross-validation; else left out.</summary>
    public ClassificationMetrics? Test { get; init; }

    /// <summary>
    /// Images that show the same picture as a training image (in a cross-validation as one of another fold), so that the model knows them;
    /// left out where none was found.
    /// </summary>
    public IReadOnlyList<NearDuplicateImage>? NearDuplicates { get; init; }

    /// <summary>The sweep whose best trial had these settings: its figure is too high on average. Left out without one.</summary>
    public SweepChoice? Sweep { get; init; }

    /// <summary>Images that could not be evaluated.</summary>
    public IReadOnlyList<SkippedImage> Skipped { get; init; } = [];

    /// <summary>Time the evaluation took, in seconds.</summary>
    public double Seconds { get; init; }
}

/// <summary>The metrics of one class. A quotient whose denominator is 0 counts as 0.</summary>
/// <param name="Label">The class name.</param>
/// <param name="Support">Images of this class.</param>
/// <param name="Precision">Share of the images predicted as this class that are of it.</param>
/// <param name="Recall">Share of the images of this class that are predicted as it.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
public sealed record ClassMetrics(string Label, int Support, double Precision, double Recall, double F1)
{
    /// <summary>
    /// How far precision and recall can be relied on; left out for a class without images, and by versions that did not compute it.
    /// </summary>
    public ClassIntervals? Intervals { get; init; }
}

/// <summary>Images by true class and predicted class.</summary>
/// <param name="Labels">The class names, in the order of rows and columns.</param>
/// <param name="Counts">Images by <c>[truth][prediction]</c>.</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<int>> Counts)
{
    /// <summary>The most frequent confusions: by images; of equal numbers, by the share of the true class, then in the order of the
    /// labels.</summary>
    /// <param name="count">The most that are wanted.</param>
    public IReadOnlyList<Confusion> MostFrequent(int count) =>
    [
        .. Labels.Index()
            .SelectMany(truth => Labels.Index()
                .Where(prediction => prediction.Index != truth.Index && Counts[truth.Index][prediction.Index] > 0)
                .Select(prediction => new Confusion(
                    truth.Item, prediction.Item, Counts[truth.Index][prediction.Index], Counts[truth.Index].Sum())))
            .OrderByDescending(confusion => confusion.Images)
            .ThenBy(confusion => confusion.Of)
            .Take(count),
    ];
}

/// <summary>Images of one class that were predicted as another.</summary>
/// <param name="Truth">Their class.</param>
/// <param name="Prediction">As what they were predicted.</param>
/// <param name="Images">How many images.</param>
/// <param name="Of">How many images of their class there are.</param>
public sealed record Confusion(string Truth, string Prediction, int Images, int Of);
