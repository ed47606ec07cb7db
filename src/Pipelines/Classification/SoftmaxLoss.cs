using static TorchSharp.torch;

namespace Pipelines.Classification;

/// <summary>Cross-entropy of softmax, with label smoothing and class weights.</summary>
/// <remarks>
/// Each image's loss is multiplied by its class's weight and the mean is taken over the images, so that every image weighs the same in whichever
/// batch it falls; torch's own weighted mean divides by the batch's sum of weights instead.
/// </remarks>
internal sealed class SoftmaxLoss(HeadOptions options, double[] classWeights)
{
    // Rows evaluated at a time: bounds the memory for scores, whatever the number of images.
    private const int EvaluationRows = 8192;

    private readonly float[]? _classWeights = options.ClassWeights == ClassWeights.None ? null : [.. classWeights.Select(weight => (float)weight)];

    /// <summary>The loss that is minimised: the mean over a batch, with label smoothing.</summary>
    /// <param name="scores">Scores before softmax [N, K].</param>
    /// <param name="labels">Classes [N].</param>
    public Tensor ForTraining(Tensor scores, Tensor labels) => Each(scores, labels, options.LabelSmoothing).mean();

    /// <summary>The mean loss on plain labels, and the share of rows whose highest score is the right class.</summary>
    public (double Loss, double Accuracy) Evaluate(SoftmaxNetwork network, LabelledVectors set)
    {
        using var scope = NewDisposeScope();
        using var withoutGradient = no_grad();
        var rows = set.Vectors.shape[0];
        var loss = 0.0;
        var right = 0L;
        for (var start = 0L; start < rows; start += EvaluationRows)
        {
            using var partScope = NewDisposeScope();
            var length = Math.Min(EvaluationRows, rows - start);
            var labels = set.Labels.narrow(0, start, length);
            var scores = network.Forward(set.Vectors.narrow(0, start, length));
            loss += Each(scores, labels).sum().item<float>();
            right += scores.argmax(1).eq(labels).sum().item<long>();
        }

        return (loss / rows, (double)right / rows);
    }

    /// <summary>The loss of each row [N], with class weights.</summary>
    public Tensor Each(Tensor scores, Tensor labels, double smoothing = 0)
    {
        var losses = nn.functional.cross_entropy(scores, labels, reduction: nn.Reduction.None, label_smoothing: smoothing);
        return _classWeights is null ? losses : losses * tensor(_classWeights).index_select(0, labels);
    }
}
