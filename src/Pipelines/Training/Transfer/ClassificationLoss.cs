using Pipelines.Imaging.Augmentation;
using Pipelines.Runtime.Torch;
using Pipelines.Training.Losses;
using static TorchSharp.torch;

namespace Pipelines.Training.Transfer;

/// <summary>The loss of a classifier that is trained on images, with label smoothing and class weights, also of mixed images.</summary>
/// <remarks>
/// Each image's loss is multiplied by its class's weight and the mean is taken over the images, as for a head on stored vectors.
/// </remarks>
/// <param name="function">The loss of one image.</param>
/// <param name="labelSmoothing">Share of the target that is spread over all classes; in training only.</param>
/// <param name="classWeights">One weight for each class.</param>
internal sealed class ClassificationLoss(LossFunction function, double labelSmoothing, double[] classWeights)
{
    private readonly float[] _classWeights = [.. classWeights.Select(weight => (float)weight)];

    /// <summary>The mean loss of a training step.</summary>
    /// <param name="scores">Scores before softmax, N × K.</param>
    /// <param name="labels">Classes, N, on the scores' device.</param>
    /// <param name="mix">How each image was mixed with the one at the same place of the reversed batch; null for not at all.</param>
    public Tensor ForTraining(Tensor scores, Tensor labels, BatchMix? mix)
    {
        var loss = Each(scores, labels, labelSmoothing).mean();
        return mix is { } mixed
            ? loss.Times(mixed.Lambda).Plus(Each(scores, labels.flip(0), labelSmoothing).mean().Times(1 - mixed.Lambda))
            : loss;
    }

    /// <summary>The loss of each image on plain labels, N.</summary>
    public Tensor OnPlainLabels(Tensor scores, Tensor labels) => Each(scores, labels, 0);

    /// <summary>Mixes each image with the one at the same place of the reversed batch (see <see cref="BatchMix"/>).</summary>
    /// <param name="pixels">N × 3 × R × R; changed in place by cutmix.</param>
    /// <param name="mix">What is mixed.</param>
    public static Tensor Mix(Tensor pixels, BatchMix mix)
    {
        var partners = pixels.flip(0);
        if (mix.Box.IsEmpty)
        {
            return pixels.Times(mix.Lambda).Plus(partners.Times(1 - mix.Lambda));
        }

        var (rows, columns) = (TensorIndex.Slice(mix.Box.Top, mix.Box.Bottom), TensorIndex.Slice(mix.Box.Left, mix.Box.Right));
        pixels[TensorIndex.Colon, TensorIndex.Colon, rows, columns] = partners[TensorIndex.Colon, TensorIndex.Colon, rows, columns];
        return pixels;
    }

    private Tensor Each(Tensor scores, Tensor labels, double smoothing) =>
        function.OfBatch(scores, labels, smoothing) * tensor(_classWeights, device: scores.device).index_select(0, labels);
}
