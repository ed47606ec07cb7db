namespace Pipelines.Serving.Requests;

/// <summary>
/// The memory that images may take while they are received and while they wait. Nobody waits for it: what does not fit is refused.
/// </summary>
/// <param name="total">Its bytes.</param>
internal sealed class ContentBudget(long total)
{
    private long _taken;

    /// <summary>The bytes in use.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes some bytes.</summary>
    /// <returns>False where there are not so many.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= total)
        {
            return true;
        }

        GiveBack(bytes);
        return false;
    }

    /// <summary>Gives some bytes back.</summary>
    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
