namespace Pipelines.Classification.Losses;

/// <summary>
/// Focal loss (Lin et al., 2017): cross-entropy in which each class k of the target counts (1 − p_k)^γ times as much, so that images that are
/// predicted well already hardly count. With label smoothing every class is part of the target, with its share.
/// </summary>
internal static class FocalLoss
{
    /// <summary>The loss of one image.</summary>
    /// <param name="scores">Its scores before softmax, K; the gradient of the loss by them takes their place.</param>
    /// <param name="label">Its class.</param>
    /// <param name="labelSmoothing">Share of the target that is spread evenly over all classes.</param>
    /// <param name="gamma">γ, above 0.</param>
    public static double OfRow(Span<float> scores, int label, double labelSmoothing, double gamma)
    {
        double highest = float.NegativeInfinity;
        foreach (var score in scores)
        {
            highest = Math.Max(highest, score);
        }

        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp(score - highest);
        }

        var logarithm = highest + Math.Log(sum);
        var (loss, slopes) = (0.0, 0.0);
        for (var k = 0; k < scores.Length; k++)
        {
            var (value, slope) = OfClass(scores[k] - logarithm, Target(k, scores.Length), gamma);
            (loss, slopes) = (loss + value, slopes + slope);
        }

        for (var k = 0; k < scores.Length; k++)
        {
            var log = scores[k] - logarithm;
            scores[k] = (float)(OfClass(log, Target(k, scores.Length), gamma).Slope - (Math.Exp(log) * slopes));
        }

        return loss;

        double Target(int k, int classes) => (labelSmoothing / classes) + (k == label ? 1 - labelSmoothing : 0);
    }

    /// <summary>One class's part of the loss, and its derivative by the logarithm of the class's probability.</summary>
    private static (double Value, double Slope) OfClass(double log, double target, double gamma)
    {
        var probability = Math.Exp(log);
        var rest = 1 - probability;
        if (target == 0 || rest <= 0)
        {
            return (0, 0);
        }

        var factor = Math.Pow(rest, gamma);
        return (-target * factor * log, -target * (factor - (gamma * probability * factor / rest * log)));
    }
}
