using Pipelines.Runtime.Torch;
using Pipelines.Training.Batches;
using Pipelines.Training.Optimizers;
using static TorchSharp.torch;

namespace Pipelines.Training.Loop;

/// <summary>One step of training: batches forward and backward, the gradient shortened, the optimizer.</summary>
internal static class OptimizerStep
{
    // Losses are of the size of the logarithm of the number of classes; from here no training comes back.
    private const double ExplodedLoss = 1e4;

    /// <summary>Whether a loss is no number any more, or so high that going on is of no use.</summary>
    public static bool HasExploded(double loss) => !(loss <= ExplodedLoss);

    /// <summary>Learns from the batches of a step.</summary>
    /// <param name="objective">The network, and what it shall learn.</param>
    /// <param name="optimizer">The optimizer, its learning rates set.</param>
    /// <param name="training">Seed and gradient clipping.</param>
    /// <param name="step">Which pictures.</param>
    /// <param name="batches">Gives their pixels, batch by batch.</param>
    /// <returns>The mean loss over the pictures, before the step. One that has exploded changes nothing.</returns>
    public static double Run(ITrainingObjective objective, Optimizer optimizer, ResolvedTraining training, StepPlan step, IEnumerator<LoadedBatch> batches)
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
