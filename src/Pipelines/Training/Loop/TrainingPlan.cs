using Pipelines.Training.Batches;

namespace Pipelines.Training.Loop;

/// <summary>
/// Which pictures every step of a training learns from: a pure function of the step, so that a training can be taken up at any of them.
/// </summary>
/// <param name="order">The order of the pictures in each epoch.</param>
/// <param name="batchSize">Most pictures in a batch.</param>
/// <param name="accumulation">Most batches in a step.</param>
internal sealed class TrainingPlan(PictureOrder order, int batchSize, int accumulation)
{
    /// <summary>Steps in an epoch: as few as can be, each with as many pictures as the others, give or take one.</summary>
    public int StepsPerEpoch { get; } = PartsOf(order.Length, (long)batchSize * accumulation);

    /// <summary>Steps of a whole training.</summary>
    /// <param name="training">Its length.</param>
    public long Steps(ResolvedTraining training) => training.Length.InSteps(StepsPerEpoch);

    /// <summary>Pictures used before a step.</summary>
    public long ImagesBefore(long step)
    {
        var (epochs, steps) = Math.DivRem(step, StepsPerEpoch);
        return (epochs * order.Length) + (steps * order.Length / StepsPerEpoch);
    }

    /// <summary>The steps from one, counted from 0, up to another, which is not among them.</summary>
    public IEnumerable<StepPlan> Between(long from, long to)
    {
        (int[] Images, int[] Rounds) pictures = ([], []);
        for (var step = from; step < to; step++)
        {
            var (epoch, stepOfEpoch) = ((int)(step / StepsPerEpoch) + 1, (int)(step % StepsPerEpoch));
            if (step == from || stepOfEpoch == 0)
            {
                pictures = order.Of(epoch);
            }

            yield return new(step, epoch, stepOfEpoch + 1, [.. Batches(epoch, stepOfEpoch, pictures)]);
        }
    }

    /// <summary>Parts of at most a size into which a number of pictures is divided.</summary>
    public static int PartsOf(int images, long size) => (int)((images + size - 1) / size);

    /// <summary>Pictures in the smallest batch.</summary>
    public static int SmallestBatch(int images, int batchSize, int accumulation)
    {
        var steps = PartsOf(images, (long)batchSize * accumulation);
        var (small, large) = (images / steps, PartsOf(images, steps));
        return Math.Min(small / PartsOf(small, batchSize), large / PartsOf(large, batchSize));
    }

    private IEnumerable<BatchPlan> Batches(int epoch, int stepOfEpoch, (int[] Images, int[] Rounds) pictures)
    {
        var (start, end) = (Boundary(0, order.Length, stepOfEpoch, StepsPerEpoch), Boundary(0, order.Length, stepOfEpoch + 1, StepsPerEpoch));
        var parts = PartsOf(end - start, batchSize);
        for (var part = 0; part < parts; part++)
        {
            var range = Boundary(start, end, part, parts)..Boundary(start, end, part + 1, parts);
            yield return new(epoch, (stepOfEpoch * accumulation) + part, pictures.Images[range], pictures.Rounds[range]);
        }
    }

    private static int Boundary(int start, int end, int part, int parts) => start + (int)((long)part * (end - start) / parts);
}
