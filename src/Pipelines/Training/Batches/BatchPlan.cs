using Pipelines.Training.Loop;

namespace Pipelines.Training.Batches;

/// <summary>The images of a batch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The batch in its epoch, from 0.</param>
/// <param name="Images">The images, as indices of the list of all.</param>
/// <param name="Rounds">How often each of them has been used, this time included: it is augmented anew each time.</param>
internal sealed record BatchPlan(int Epoch, int Batch, int[] Images, int[] Rounds)
{
    /// <summary>Every image once, in order, in batches of sizes as equal as possible: for evaluation.</summary>
    /// <param name="images">Number of images.</param>
    /// <param name="batchSize">Most images in a batch.</param>
    /// <param name="first">The index of the first image.</param>
    public static IEnumerable<BatchPlan> InOrder(int images, int batchSize, int first = 0)
    {
        var parts = TrainingPlan.PartsOf(images, batchSize);
        for (var batch = 0; batch < parts; batch++)
        {
            var (from, to) = ((int)((long)batch * images / parts), (int)((batch + 1L) * images / parts));
            yield return new(0, batch, [.. Enumerable.Range(first + from, to - from)], new int[to - from]);
        }
    }
}
