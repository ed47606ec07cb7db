using System.Numerics.Tensors;
using Pipelines.Numerics;
using Pipelines.Training.Losses;

namespace Pipelines.Classification.Losses;

/// <summary>The loss of a head on stored vectors, with label smoothing and class weights.</summary>
/// <remarks>
/// Each image's loss is multiplied by its class's weight and the mean is taken over the images, so that every image weighs the same in
/// whichever batch it falls; torch's own weighted mean divides by the batch's sum of weights instead.
/// </remarks>
/// <param name="function">The loss of one image.</param>
/// <param name="labelSmoothing">Share of the target that is spread evenly over all classes, 0 for plain labels.</param>
/// <param name="classWeights">The weight of each of the K classes.</param>
internal sealed class SoftmaxLoss(LossFunction function, double labelSmoothing, double[] classWeights)
{
    /// <summary>The loss that is minimised, with label smoothing, and its gradient.</summary>
    /// <param name="scores">Scores before softmax [N, K]; the gradient of the mean loss by them takes their place.</param>
    /// <param name="rows">Which rows they are of.</param>
    /// <param name="labels">The class of each row of the whole matrix.</param>
    /// <param name="images">Number of images that the mean is taken over: those of the whole batch.</param>
    /// <returns>The sum over these rows.</returns>
    public double ForTraining(float[] scores, RowView rows, IReadOnlyList<int> labels, int images)
    {
        var sum = 0.0;
        for (var row = 0; row < rows.Count; row++)
        {
            var label = labels[rows.IndexOf(row)];
            var values = Row(scores, row);
            sum += classWeights[label] * function.OfImage(values, label, labelSmoothing);
            TensorPrimitives.Multiply<float>(values, (float)(classWeights[label] / images), values);
        }

        return sum;
    }

    /// <summary>The mean loss on plain labels, and the share of rows whose highest score is the right class.</summary>
    public (double Loss, double Accuracy) Evaluate(SoftmaxNetwork network, RowView rows, IReadOnlyList<int> labels)
    {
        var loss = 0.0;
        var right = 0L;
        foreach (var part in rows.Parts(SoftmaxNetwork.MostRows))
        {
            network.Forward(part);
            var sum = 0.0;
            for (var row = 0; row < part.Count; row++)
            {
                var label = labels[part.IndexOf(row)];
                var scores = Row(network.Scores, row);
                right += TensorPrimitives.IndexOfMax<float>(scores) == label ? 1 : 0;
                sum += classWeights[label] * function.OfImage(scores, label, labelSmoothing: 0);
            }

            loss += sum;
        }

        return (loss / rows.Count, (double)right / rows.Count);
    }

    private Span<float> Row(float[] scores, int row) => scores.AsSpan(row * classWeights.Length, classWeights.Length);
}
