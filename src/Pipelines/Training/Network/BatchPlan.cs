namespace Pipelines.Training.Network;

/// <summary>Which pictures make a batch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The batch in its epoch, from 0.</param>
/// <param name="Images">The pictures, as indices of the list of all.</param>
/// <param name="Rounds">For the how-manieth time, from 1, each of them is used: it is varied anew each time.</param>
internal sealed record BatchPlan(int Epoch, int Batch, int[] Images, int[] Rounds)
{
    /// <summary>Every picture once, in order: for evaluation.</summary>
    public static IEnumerable<BatchPlan> InOrder(int images, int batchSize, int first = 0) =>
        Enumerable.Range(first, images).Chunk(batchSize).Select((chunk, batch) => new BatchPlan(0, batch, chunk, new int[chunk.Length]));
}
