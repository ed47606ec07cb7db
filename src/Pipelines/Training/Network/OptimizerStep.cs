using static TorchSharp.torch;

namespace Pipelines.Training.Network;

/// <summary>One step of training: batches forward and backward, the gradient shortened, the optimizer.</summary>
internal static class OptimizerStep
{
    /// <summary>Learns from the batches of a step.</summary>
    /// <param name="objective">The network, and what it shall learn.</param>
    /// <param name="optimizer">The optimizer, its learning rates set.</param>
    /// <param name="training">Seed and gradient clipping.</param>
    /// <param name="step">Which pictures.</param>
    /// <param name="batches">Gives their pixels, batch by batch.</param>
    /// <returns>The mean loss over the pictures, before the step. One that is not finite changes nothing.</returns>
    public static double Run(ITrainingObjective objective, optim.Optimizer optimizer, TrainingOptions training, StepPlan step, IEnumerator<LoadedBatch> batches)
    {
        StepRandom.Seed(training.Seed, step.Step);
        optimizer.zero_grad();
        var mean = 0.0;
        foreach (var batch in step.Batches)
        {
            batches.MoveNext();
            using var scope = NewDisposeScope();
            var loss = objective.Loss(batches.Current);
            var value = loss.item<float>();
            if (!float.IsFinite(value))
            {
                return value;
            }

            var share = (double)batch.Images.Length / step.Images;
            (share < 1 ? loss * share : loss).backward();
            mean += share * value;
        }

        if (training.GradientClipping > 0)
        {
            nn.utils.clip_grad_norm_(objective.Groups.SelectMany(group => group.Parameters), training.GradientClipping);
        }

        optimizer.step();
        return mean;
    }
}
