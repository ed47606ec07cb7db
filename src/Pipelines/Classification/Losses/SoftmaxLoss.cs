using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Pipelines.Numerics;

namespace Pipelines.Classification.Losses;

/// <summary>Cross-entropy of softmax, with label smoothing and class weights, or focal loss.</summary>
/// <remarks>
/// Each image's loss is multiplied by its class's weight and the mean is taken over the images, so that every image weighs the same in whichever
/// batch it falls; torch's own weighted mean divides by the batch's sum of weights instead.
/// </remarks>
/// <param name="labelSmoothing">Share of the target that is spread evenly over all classes, 0 for plain labels.</param>
/// <param name="classWeights">The weight of each of the K classes.</param>
/// <param name="focalGamma">The exponent of <see cref="FocalLoss"/>; 0 for cross-entropy.</param>
internal sealed class SoftmaxLoss(double labelSmoothing, double[] classWeights, double focalGamma = 0)
{
    /// <summary>The loss that is minimised, with label smoothing, and its gradient.</summary>
    /// <param name="scores">Scores before softmax [N, K]; the gradient of the mean loss by them takes their place.</param>
    /// <param name="rows">Which rows they are of.</param>
    /// <param name="labels">The class of each row of the whole matrix.</param>
    /// <param name="images">Number of images that the mean is taken over: those of the whole batch.</param>
    /// <returns>The sum over these rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double ForTraining(float[] scores, RowView rows, IReadOnlyList<int> labels, int images)
    {
        if (focalGamma > 0)
        {
            return FocalLosses(scores, rows, labels, labelSmoothing, images);
        }

        var loss = Losses(scores, rows, labels, labelSmoothing);
        var spread = (float)(labelSmoothing / classWeights.Length);
        for (var row = 0; row < rows.Count; row++)
        {
            var label = labels[rows.IndexOf(row)];
            var gradient = scores.AsSpan(row * classWeights.Length, classWeights.Length);
            var factor = (float)(classWeights[label] / images);
            gradient[label] -= (float)(1 - labelSmoothing);
            foreach (ref var value in gradient)
            {
                value = (value - spread) * factor;
            }
        }

        return loss;
    }

    /// <summary>The mean loss on plain labels, and the share of rows whose highest score is the right class.</summary>
    public (double Loss, double Accuracy) Evaluate(SoftmaxNetwork network, RowView rows, IReadOnlyList<int> labels)
    {
        var loss = 0.0;
        var right = 0L;
        foreach (var part in rows.Parts(SoftmaxNetwork.MostRows))
        {
            network.Forward(part);
            for (var row = 0; row < part.Count; row++)
            {
                var scores = network.Scores.AsSpan(row * classWeights.Length, classWeights.Length);
                right += TensorPrimitives.IndexOfMax<float>(scores) == labels[part.IndexOf(row)] ? 1 : 0;
            }

            loss += focalGamma > 0 ? FocalLosses(network.Scores, part, labels, smoothing: 0, images: 1) : Losses(network.Scores, part, labels, smoothing: 0);
        }

        return (loss / rows.Count, (double)right / rows.Count);
    }

    // Sums up the losses and turns scores into gradients.
    private double FocalLosses(float[] scores, RowView rows, IReadOnlyList<int> labels, double smoothing, int images)
    {
        var sum = 0.0;
        for (var row = 0; row < rows.Count; row++)
        {
            var label = labels[rows.IndexOf(row)];
            var values = scores.AsSpan(row * classWeights.Length, classWeights.Length);
            sum += classWeights[label] * FocalLoss.OfRow(values, label, smoothing, focalGamma);
            TensorPrimitives.Multiply<float>(values, (float)(classWeights[label] / images), values);
        }

        return sum;
    }

    // Sums up the losses and turns scores into probabilities.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Losses(float[] scores, RowView rows, IReadOnlyList<int> labels, double smoothing)
    {
        var classes = classWeights.Length;
        var sum = 0.0;
        for (var row = 0; row < rows.Count; row++)
        {
            var label = labels[rows.IndexOf(row)];
            var values = scores.AsSpan(row * classes, classes);
            var highest = float.NegativeInfinity;
            foreach (var value in values)
            {
                highest = MathF.Max(highest, value);
            }

            // Subtracting the largest value keeps the exponentials finite and does not change the result.
            double onLabel = values[label] - highest;
            var onAll = 0f;
            var exponentials = 0f;
            foreach (ref var value in values)
            {
                var difference = value - highest;
                onAll += difference;
                value = MathF.Exp(difference);
                exponentials += value;
            }

            sum += classWeights[label] * (Math.Log(exponentials) - ((1 - smoothing) * onLabel) - (smoothing / classes * onAll));
            var factor = 1 / exponentials;
            foreach (ref var value in values)
            {
                value *= factor;
            }
        }

        return sum;
    }
}
