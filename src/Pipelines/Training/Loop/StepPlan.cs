using Pipelines.Training.Batches;

namespace Pipelines.Training.Loop;

/// <summary>The images of one step of the optimizer.</summary>
/// <param name="Step">The step, counted from 0 over the whole training.</param>
/// <param name="Epoch">Its epoch, from 1.</param>
/// <param name="StepOfEpoch">The step in its epoch, from 1.</param>
/// <param name="Batches">The batches whose gradients make the step; together they are as large as one batch of all their images.</param>
internal sealed record StepPlan(long Step, int Epoch, int StepOfEpoch, IReadOnlyList<BatchPlan> Batches)
{
    /// <summary>Images of all its batches.</summary>
    public int Images => Batches.Sum(batch => batch.Images.Length);
}
