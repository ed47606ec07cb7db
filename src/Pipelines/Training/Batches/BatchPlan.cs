using Pipelines.Training.Loop;

namespace Pipelines.Training.Batches;

/// <summary>Which pictures make a batch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The batch in its epoch, from 0.</param>
/// <param name="Images">The pictures, as indices of the list of all.</param>
/// <param name="Rounds">For the how-manieth time, from 1, each of them is used: it is varied anew each time.</param>
internal sealed record BatchPlan(int Epoch, int Batch, int[] Images, int[] Rounds)
{
    /// <summary>Every picture once, in order, in batches as equal as can be: for evaluation.</summary>
    /// <param name="images">Number of pictures.</param>
    /// <param name="batchSize">Most pictures in a batch.</param>
    /// <param name="first">The index of the first picture.</param>
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
