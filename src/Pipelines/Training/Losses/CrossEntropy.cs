using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Pipelines.Training.Losses;

/// <summary>Cross-entropy of softmax: −Σ t_k · log p_k, where the target t is the class, apart from its smoothed share.</summary>
internal sealed class CrossEntropy : LossFunction
{
    /// <inheritdoc/>
    public override double NetworkLabelSmoothing => 0.1;

    /// <inheritdoc/>
    public override Tensor OfBatch(Tensor scores, Tensor labels, double labelSmoothing) =>
        nn.functional.cross_entropy(scores, labels, reduction: nn.Reduction.None, label_smoothing: labelSmoothing);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double OfImage(Span<float> scores, int label, double labelSmoothing)
    {
        var highest = float.NegativeInfinity;
        foreach (var score in scores)
        {
            highest = MathF.Max(highest, score);
        }

        // Subtracting the largest score keeps the exponentials finite and does not change the result.
        double onLabel = scores[label] - highest;
        var onAll = 0f;
        var exponentials = 0f;
        foreach (ref var value in scores)
        {
            var difference = value - highest;
            onAll += difference;
            value = MathF.Exp(difference);
            exponentials += value;
        }

        // The gradient is the probabilities minus the target.
        var factor = 1 / exponentials;
        var spread = (float)(labelSmoothing / scores.Length);
        var ofLabel = (scores[label] * factor) - (float)(1 - labelSmoothing);
        foreach (ref var value in scores)
        {
            value = (value * factor) - spread;
        }

        scores[label] = ofLabel - spread;
        return Math.Log(exponentials) - ((1 - labelSmoothing) * onLabel) - (labelSmoothing / scores.Length * onAll);
    }
}
