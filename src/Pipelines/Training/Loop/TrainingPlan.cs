using Pipelines.Data;
using Pipelines.Training.Batches;

namespace Pipelines.Training.Loop;

/// <summary>
/// The images of every step of a training: a pure function of the step, so that a training can be resumed at any of them.
/// </summary>
/// <param name="order">The order of the images in each epoch.</param>
/// <param name="batchSize">Most images in a batch.</param>
/// <param name="accumulation">Most batches in a step.</param>
internal sealed class TrainingPlan(ImageOrder order, int batchSize, int accumulation)
{
    /// <summary>Steps in an epoch: as few as possible, each with as many images as the others, give or take one.</summary>
    public int StepsPerEpoch { get; } = PartsOf(order.Length, (long)batchSize * accumulation);

    /// <summary>The plan that the options ask for.</summary>
    /// <param name="images">The training images.</param>
    /// <param name="training">Sampling, seed, batch size and gradient accumulation.</param>
    public static TrainingPlan Of(IReadOnlyList<HashedImage> images, ResolvedTraining training) =>
        new(ImageOrder.Of(images, training), training.BatchSize, training.GradientAccumulation);

    /// <summary>Steps of a whole training.</summary>
    /// <param name="training">Its length.</param>
    public long Steps(ResolvedTraining training) => training.Length.InSteps(StepsPerEpoch);

    /// <summary>Whether an evaluation follows a step, even if the step is not the last one.</summary>
    /// <param name="step">The step.</param>
    /// <param name="training">The interval between evaluations.</param>
    public bool IsEvaluated(StepPlan step, ResolvedTraining training) => (step.Step + 1) % training.Interval.InSteps(StepsPerEpoch) == 0;

    /// <summary>The epoch to which the last of these steps belongs, from 1; 0 before the first.</summary>
    public int EpochOf(long stepsDone) => (int)((stepsDone + StepsPerEpoch - 1) / StepsPerEpoch);

    /// <summary>Whether an epoch ends with the last of these steps.</summary>
    public bool EndsEpoch(long stepsDone) => stepsDone % StepsPerEpoch == 0;

    /// <summary>The place of a network after these steps, for a person: "epoch 3" where an epoch ends there, or "step 40".</summary>
    public string PlaceOf(long stepsDone) => EndsEpoch(stepsDone) ? $"epoch {EpochOf(stepsDone)}" : $"step {stepsDone}";

    /// <summary>Images used before a step.</summary>
    public long ImagesBefore(long step)
    {
        var (epochs, steps) = Math.DivRem(step, StepsPerEpoch);
        return (epochs * order.Length) + (steps * order.Length / StepsPerEpoch);
    }

    /// <summary>The steps from one, counted from 0, up to another, which is not included.</summary>
    public IEnumerable<StepPlan> Between(long from, long to)
    {
        (int[] Images, int[] Rounds) ofEpoch = ([], []);
        for (var step = from; step < to; step++)
        {
            var (epoch, stepOfEpoch) = ((int)(step / StepsPerEpoch) + 1, (int)(step % StepsPerEpoch));
            if (step == from || stepOfEpoch == 0)
            {
                ofEpoch = order.Of(epoch);
            }

            yield return new(step, epoch, stepOfEpoch + 1, [.. Batches(epoch, stepOfEpoch, ofEpoch)]);
        }
    }

    /// <summary>Parts of at most a size into which a number of images is divided.</summary>
    public static int PartsOf(int images, long size) => (int)((images + size - 1) / size);

    /// <summary>Images in the smallest batch.</summary>
    public static int SmallestBatch(int images, int batchSize, int accumulation)
    {
        var steps = PartsOf(images, (long)batchSize * accumulation);
        var (small, large) = (images / steps, PartsOf(images, steps));
        return Math.Min(small / PartsOf(small, batchSize), large / PartsOf(large, batchSize));
    }

    private IEnumerable<BatchPlan> Batches(int epoch, int stepOfEpoch, (int[] Images, int[] Rounds) ofEpoch)
    {
        var start = Boundary(0, order.Length, stepOfEpoch, StepsPerEpoch);
        var end = Boundary(0, order.Length, stepOfEpoch + 1, StepsPerEpoch);
        var parts = PartsOf(end - start, batchSize);
        for (var part = 0; part < parts; part++)
        {
            var range = Boundary(start, end, part, parts)..Boundary(start, end, part + 1, parts);
            yield return new(epoch, (stepOfEpoch * accumulation) + part, ofEpoch.Images[range], ofEpoch.Rounds[range]);
        }
    }

    private static int Boundary(int start, int end, int part, int parts) => start + (int)((long)part * (end - start) / parts);
}
