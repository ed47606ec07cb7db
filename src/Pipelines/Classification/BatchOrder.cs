namespace Pipelines.Classification;

/// <summary>
/// Which rows go into which step: each row once in an epoch, in a new random order each time, in batches as equal as can be.
/// </summary>
internal sealed class BatchOrder
{
    private readonly int[] _rows;
    private readonly Random _random;

    /// <summary>Divides the rows into as few batches as the batch size allows.</summary>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="batchSize">Most rows in a batch; where it is larger than the number of rows, one batch holds them all.</param>
    /// <param name="random">Decides the order.</param>
    public BatchOrder(IEnumerable<int> rows, int batchSize, Random random)
    {
        _rows = [.. rows];
        _random = random;
        Count = CountFor(_rows.Length, batchSize);
    }

    /// <summary>Batches in an epoch.</summary>
    public int Count { get; }

    /// <summary>Batches that this many rows make.</summary>
    public static int CountFor(int rows, int batchSize) => (int)(((long)rows + batchSize - 1) / batchSize);

    /// <summary>The batches of the next epoch. Equal batches give the last few images no more weight than the others.</summary>
    public IEnumerable<int[]> Shuffled()
    {
        _random.Shuffle(_rows);
        for (var batch = 0L; batch < Count; batch++)
        {
            var start = (int)(batch * _rows.Length / Count);
            var end = (int)((batch + 1) * _rows.Length / Count);
            yield return _rows[start..end];
        }
    }
}
