using Pipelines.Backbones;
using Pipelines.Numerics;

namespace Pipelines.Classification.Decision;

/// <summary>
/// Split conformal prediction (Vovk et al., 2005): of images like those that it is fitted on, the set holds the right class with at least
/// the promised probability, whatever the classifier is.
/// </summary>
internal static class Conformal
{
    /// <summary>The rule, by images that the classifier was not trained on.</summary>
    /// <param name="scores">Their scores.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="coverage">The promise, above 0 and below 1.</param>
    /// <param name="method">How sets are made.</param>
    /// <remarks>Of too few images for the promise the rule lets every class in, which keeps it.</remarks>
    public static PredictionSetRule Fit(FeatureMatrix scores, IReadOnlyList<int> labels, double coverage, ConformalMethod method)
    {
        var rank = Rank(labels.Count, coverage);
        if (rank > labels.Count)
        {
            return new(method, method == ConformalMethod.Lac ? 0 : float.MaxValue);
        }

        // The lower, the better the true class fits.
        float[] misfits = [.. labels.Select((label, image) => Misfit(scores.Row(image), label, method)).Order()];
        var threshold = misfits[rank - 1];
        return new(method, method == ConformalMethod.Lac ? -threshold : threshold);
    }

    /// <summary>Which misfit, in rising order and from 1, is the threshold: ⌈(n + 1) · coverage⌉.</summary>
    public static int Rank(int images, double coverage)
    {
        // 20 · 0.95 may come out as a little more than 19.
        const double Rounding = 1e-9;
        return Math.Max(1, (int)Math.Ceiling(((images + 1) * coverage) - Rounding));
    }

    /// <summary>Whether each class is in the set.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="scores">The scores of one image.</param>
    public static bool[] SetOf(PredictionSetRule rule, ReadOnlySpan<float> scores)
    {
        var isIn = new bool[scores.Length];
        for (var label = 0; label < isIn.Length; label++)
        {
            isIn[label] = rule.Method == ConformalMethod.Lac
                ? scores[label] >= rule.Threshold
                : Misfit(scores, label, rule.Method) <= rule.Threshold;
        }

        return isIn;
    }

    private static float Misfit(ReadOnlySpan<float> scores, int label, ConformalMethod method)
    {
        if (method == ConformalMethod.Lac)
        {
            return -scores[label];
        }

        var sum = 0f;
        foreach (var score in scores)
        {
            sum += score > scores[label] ? score + PredictionSetRule.Penalty : 0;
        }

        return sum;
    }
}
