namespace Pipelines.Imaging;

/// <summary>
/// The memory that large images may take at the same time, over all threads of the process. An image waits for its turn until its memory
/// fits; one that needs more than all of it is read alone. Small images neither wait nor count. Thread-safe.
/// </summary>
/// <remarks>
/// A thread that holds a share of <see cref="Pixels"/> must not wait for one of either kind, and one that holds a share of
/// <see cref="Files"/> only for one of <see cref="Pixels"/>: otherwise threads could wait for one another forever.
/// </remarks>
/// <param name="total">Bytes that all shares together may have.</param>
/// <param name="small">Shares of no more bytes than these do not count.</param>
internal sealed class MemoryBudget(long total, long small)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Share> _waiting = [];
    private long _taken;

    /// <summary>For pixels, those of decoders and of resizing included. An image of 12 megapixels is small.</summary>
    public static MemoryBudget Pixels { get; } = new(1L << 30, 1L << 26);

    /// <summary>For the bytes of files.</summary>
    public static MemoryBudget Files { get; } = new(1L << 28, 1L << 24);

    /// <summary>Waits until there is room.</summary>
    /// <param name="bytes">The bytes that are needed.</param>
    /// <returns>The share, which the caller gives back by disposing it; null for one that does not count.</returns>
    public IDisposable? Take(long bytes)
    {
        if (bytes <= small)
        {
            return null;
        }

        var share = new Share(this, bytes);
        lock (_lock)
        {
            _waiting.AddLast(share);
            LetIn();
        }

        share.Wait();
        return share;
    }

    // In the order in which they came, so that the largest does not wait for ever.
    private void LetIn()
    {
        while (_waiting.First is { Value: var next } && (_taken == 0 || _taken + next.Bytes <= total))
        {
            _waiting.RemoveFirst();
            _taken += next.Bytes;
            next.LetIn();
        }
    }

    private void GiveBack(long bytes)
    {
        lock (_lock)
        {
            _taken -= bytes;
            LetIn();
        }
    }

    private sealed class Share(MemoryBudget budget, long bytes) : IDisposable
    {
        private readonly ManualResetEventSlim _turn = new();
        private bool _isGivenBack;

        public long Bytes => bytes;

        public void LetIn() => _turn.Set();

        public void Wait() => _turn.Wait();

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isGivenBack, true))
            {
                _turn.Dispose();
                budget.GiveBack(bytes);
            }
        }
    }
}
