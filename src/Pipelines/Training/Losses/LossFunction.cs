using static TorchSharp.torch;

namespace Pipelines.Training.Losses;

/// <summary>
/// The loss of one image as a function of its scores before softmax, K: once for the tensors of a network, once for the arrays of a head on
/// stored vectors. Without one of the two a loss does not compile. The options of the head choose the loss.
/// </summary>
internal abstract class LossFunction
{
    /// <summary>The share of the target that is usually spread over all classes where a network is trained.</summary>
    public abstract double NetworkLabelSmoothing { get; }

    /// <summary>The loss of each image of a batch.</summary>
    /// <param name="scores">Scores before softmax, N × K.</param>
    /// <param name="labels">The class of each image, N.</param>
    /// <param name="labelSmoothing">Share of the target that is spread evenly over all classes.</param>
    /// <returns>N losses; they belong to the caller's dispose scope.</returns>
    public abstract Tensor OfBatch(Tensor scores, Tensor labels, double labelSmoothing);

    /// <summary>The loss of one image.</summary>
    /// <param name="scores">Its scores before softmax, K; the gradient of the loss by them takes their place.</param>
    /// <param name="label">Its class.</param>
    /// <param name="labelSmoothing">Share of the target that is spread evenly over all classes.</param>
    public abstract double OfImage(Span<float> scores, int label, double labelSmoothing);
}
