using Pipelines.Runtime.Torch;
using Pipelines.Training.Batches;
using Pipelines.Training.Optimizers;
using static TorchSharp.torch;

namespace Pipelines.Training.Loop;

/// <summary>One step of training: batches forward and backward, gradient clipping, the optimizer.</summary>
internal static class OptimizerStep
{
    // Losses are about as large as the logarithm of the number of classes; a training does not recover from this one.
    private const double ExplodedLoss = 1e4;

    /// <summary>Whether a loss is not a number, or so high that further steps are of no use.</summary>
    public static bool HasExploded(double loss) => !(loss <= ExplodedLoss);

    /// <summary>Whether a step has made the network useless.</summary>
    /// <param name="objective">The network after it.</param>
    /// <param name="validationLoss">Its loss on the validation images; null without any: then its numbers must be finite.</param>
    public static bool HasRuined(ITrainingObjective objective, double? validationLoss)
    {
        using var scope = NewDisposeScope();
        return validationLoss is { } loss ? HasExploded(loss) : !objective.State.All(tensor => tensor.isfinite().all().item<bool>());
    }

    /// <summary>Learns from the batches of a step.</summary>
    /// <param name="objective">The network, and what it learns.</param>
    /// <param name="optimizer">The optimizer, its learning rates set.</param>
    /// <param name="training">Seed and gradient clipping.</param>
    /// <param name="step">The images of the step.</param>
    /// <param name="batches">Gives their pixels, batch by batch.</param>
    /// <returns>The mean loss over the images, before the step. One that has exploded changes nothing.</returns>
    public static double Run(
        ITrainingObjective objective, Optimizer optimizer, ResolvedTraining training, StepPlan step, IEnumerator<LoadedBatch> batches)
    {
        StepRandom.Seed(training.Seed, step.Step);
        optimizer.ClearGradients();
        var mean = 0.0;
        foreach (var batch in step.Batches)
        {
            batches.MoveNext();
            using var scope = NewDisposeScope();
            var loss = objective.Loss(batches.Current);
            var value = loss.item<float>();
            if (HasExploded(value))
            {
                return value;
            }

            var share = (double)batch.Images.Length / step.Images;
            (share < 1 ? loss.Times(share) : loss).backward();
            mean += share * value;
        }

        if (training.GradientClipping > 0)
        {
            nn.utils.clip_grad_norm_(objective.Groups.SelectMany(group => group.Parameters), training.GradientClipping);
        }

        optimizer.Step();
        return mean;
    }
}
