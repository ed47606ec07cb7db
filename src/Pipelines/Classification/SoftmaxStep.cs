using Pipelines.Classification.Losses;
using Pipelines.Numerics;
using Pipelines.Training.Optimizers;

namespace Pipelines.Classification;

/// <summary>One step of training: a batch forward, its loss and gradients, the optimizer.</summary>
internal sealed class SoftmaxStep(SoftmaxNetwork network, SoftmaxLoss loss, HeadOptimizer optimizer, LabelledVectors set)
{
    /// <summary>Learns from one batch.</summary>
    /// <param name="batch">The rows of the batch.</param>
    /// <param name="learningRate">The rate of this step.</param>
    /// <returns>The mean loss over the batch, before the step. Where it is not finite, neither are the weights any more.</returns>
    public double Run(int[] batch, double learningRate)
    {
        network.ClearGradients();
        var sum = 0.0;
        foreach (var rows in new RowView(set.Vectors, batch).Parts(SoftmaxNetwork.MostRows))
        {
            network.Forward(rows);
            sum += loss.ForTraining(network.Scores, rows, set.Labels, batch.Length);
            network.AddGradients(rows, network.Scores);
        }

        optimizer.Step(learningRate);
        return sum / batch.Length;
    }
}
