using Pipelines.Runtime.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipelines.Training.Losses;

/// <summary>
/// Focal loss (Lin et al., 2017): cross-entropy in which each class k of the target counts (1 − p_k)^γ times as much, so that images that
/// are predicted well already hardly count. With label smoothing every class is part of the target, with its share.
/// </summary>
/// <param name="gamma">The exponent γ, above 0.</param>
internal sealed class FocalLoss(double gamma) : LossFunction
{
    /// <inheritdoc/>
    public override double NetworkLabelSmoothing => 0;

    /// <inheritdoc/>
    public override Tensor OfBatch(Tensor scores, Tensor labels, double labelSmoothing)
    {
        // Keeps the slope of a power below 1 finite where nothing is left to learn.
        using var leastRest = 1e-12.ToScalar();
        using var exponent = gamma.ToScalar();
        var logarithms = nn.functional.log_softmax(scores, 1);
        var ofClasses = -logarithms * (-logarithms.expm1()).clamp_min(leastRest).pow(exponent);
        var ofLabels = ofClasses.gather(1, labels.unsqueeze(1)).squeeze(1);
        return labelSmoothing > 0
            ? ofLabels.Times(1 - labelSmoothing).Plus(ofClasses.mean([1]).Times(labelSmoothing))
            : ofLabels;
    }

    /// <inheritdoc/>
    public override double OfImage(Span<float> scores, int label, double labelSmoothing)
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
            var (value, slope) = OfClass(scores[k] - logarithm, Target(k, scores.Length));
            (loss, slopes) = (loss + value, slopes + slope);
        }

        for (var k = 0; k < scores.Length; k++)
        {
            var log = scores[k] - logarithm;
            scores[k] = (float)(OfClass(log, Target(k, scores.Length)).Slope - (Math.Exp(log) * slopes));
        }

        return loss;

        double Target(int k, int classes) => (labelSmoothing / classes) + (k == label ? 1 - labelSmoothing : 0);
    }

    /// <summary>One class's part of the loss, and its derivative by the logarithm of the class's probability.</summary>
    private (double Value, double Slope) OfClass(double log, double target)
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
