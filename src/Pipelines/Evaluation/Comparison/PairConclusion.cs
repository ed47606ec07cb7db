using System.Globalization;

namespace Pipelines.Evaluation.Comparison;

/// <summary>What follows from the comparison of two runs, in sentences.</summary>
/// <param name="First">The name of the first run.</param>
/// <param name="Second">The name of the other.</param>
/// <param name="Shared">The images of both.</param>
/// <param name="FirstImages">The images of the first run.</param>
/// <param name="SecondImages">The images of the other.</param>
internal sealed record PairConclusion(string First, string Second, SharedImages Shared, int FirstImages, int SecondImages)
{
    private int Images => Shared.First.Count;

    /// <summary>Why they are not compared.</summary>
    public string NotCompared =>
        $"{First} and {Second} were evaluated on different images and are not compared: {(Images == 0 ? "none" : Images)} of the "
        + $"{FirstImages} of {First} and the {SecondImages} of {Second} {(Images is 0 or 1 ? "is" : "are")} in both.{Relabelled}";

    /// <summary>What follows for two clusterings.</summary>
    public string Clusters(double adjustedRandIndex) =>
        $"The clusters of {First} and {Second} agree on {These} with an adjusted Rand index of "
        + $"{Number(adjustedRandIndex, 2)} (1: the same clusters; 0: as by chance).{Part}{Relabelled}";

    /// <summary>What follows for two classifiers.</summary>
    public string Classifiers(ClassifierComparison comparison) => comparison.Verdict switch
    {
        ComparisonVerdict.FirstBetter => Better(First, comparison, sign: -1),
        ComparisonVerdict.SecondBetter => Better(Second, comparison, sign: 1),
        _ => $"{First} and {Second}: no difference that {These} could show.{FewDiffer(comparison)}{LogLoss(comparison)}",
    } + Part + Relabelled;

    private string These => Images == 1 ? "this 1 image" : $"these {Images} images";

    private string Part => Images == FirstImages && Images == SecondImages
        ? ""
        : $" Compared on the images that both were evaluated on: {Images} of the {FirstImages} of {First} and the "
            + $"{SecondImages} of {Second}.";

    private string Relabelled => Shared.Relabelled == 0
        ? ""
        : $" {Quantity.Of(Shared.Relabelled, "images")} {(Shared.Relabelled == 1 ? "has" : "have")} another label in one run than in the "
            + $"other and {Quantity.Are(Shared.Relabelled)} left out.";

    private static string Better(string name, ClassifierComparison comparison, int sign) =>
        $"{name} is better: {Range(comparison.Differences.First(difference => difference.Metric == "accuracy").Interval, sign)} "
        + "more accuracy (95 %).";

    /// <summary>The interval draws from the few images that differ, and does not know how easily they could have been others.</summary>
    private static string FewDiffer(ClassifierComparison comparison)
    {
        var interval = comparison.Differences.First(difference => difference.Metric == "accuracy").Interval;
        var differing = comparison.OnlyFirstCorrect + comparison.OnlySecondCorrect;
        return interval.Low > 0 || interval.High < 0
            ? $" Only {Quantity.Of(differing, "images")} {(differing == 1 ? "tells" : "tell")} them apart: too few to rely on the "
                + "interval of the accuracy."
            : "";
    }

    /// <summary>Scores may be better where no more images are right.</summary>
    private string LogLoss(ClassifierComparison comparison)
    {
        var interval = comparison.Differences.First(difference => difference.Metric == "logLoss").Interval;
        return interval.High < 0 ? $" The log-loss of {Second} is lower, by {Range(interval, -1)} (95 %)."
            : interval.Low > 0 ? $" The log-loss of {First} is lower, by {Range(interval, 1)} (95 %)."
            : "";
    }

    private static string Range(Interval interval, int sign)
    {
        var (low, high) = sign > 0 ? (interval.Low, interval.High) : (-interval.High, -interval.Low);
        var digits = low >= 0.005 ? 2 : low >= 0.0005 ? 3 : 4;
        return $"{Number(low, digits)} to {Number(high, digits)}";
    }

    private static string Number(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
