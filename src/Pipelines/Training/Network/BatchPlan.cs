namespace Pipelines.Training.Network;

/// <summary>Which pictures make a batch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">The batch in its epoch, from 0.</param>
/// <param name="Images">The pictures, as indices of the list of all.</param>
internal sealed record BatchPlan(int Epoch, int Batch, int[] Images)
{
    /// <summary>Every picture once, in order: for evaluation.</summary>
    public static IEnumerable<BatchPlan> InOrder(int images, int batchSize) =>
        Enumerable.Range(0, images).Chunk(batchSize).Select((chunk, batch) => new BatchPlan(0, batch, chunk));

    /// <summary>The batches of all epochs: each picture once in an epoch, in an order that seed and epoch decide, in batches as equal as can be.</summary>
    public static IEnumerable<BatchPlan> Shuffled(int images, int batchSize, int epochs, int seed)
    {
        var count = BatchesPerEpoch(images, batchSize);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            var order = Enumerable.Range(0, images).ToArray();
            new Random(HashOf(seed, epoch)).Shuffle(order);
            for (var batch = 0; batch < count; batch++)
            {
                yield return new(epoch, batch, order[(int)((long)batch * images / count)..(int)((batch + 1L) * images / count)]);
            }
        }
    }

    /// <summary>Batches in an epoch.</summary>
    public static int BatchesPerEpoch(int images, int batchSize) => (int)(((long)images + batchSize - 1) / batchSize);

    /// <summary>Pictures in the smallest batch of an epoch.</summary>
    public static int SmallestBatch(int images, int batchSize) => images / BatchesPerEpoch(images, batchSize);

    // Not HashCode.Combine, which differs from process to process.
    private static int HashOf(int seed, int epoch) => unchecked((seed * 1_000_003) ^ epoch);
}
