namespace Pipelines.Features;

/// <summary>
/// Notices when a shared folder goes away while vectors are computed into it: what is stored is then where nobody looks for it, and images
/// that cannot be read any more are not broken ones. Thread-safe.
/// </summary>
/// <param name="cached">Where the vectors are stored.</param>
/// <param name="folder">The folder of the cache, for messages.</param>
/// <param name="clock">Looks now and then rather than for each image.</param>
internal sealed class StorageWatch(CachedFeatures cached, string folder, TimeProvider clock)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private long _looked = clock.GetTimestamp();

    /// <summary>An image was done.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="reason">Why it could not be used; null where it was.</param>
    /// <exception cref="PipelineException">The folder of the images or of the vectors has gone.</exception>
    public void AfterImage(string path, string? reason)
    {
        if (reason is not null && !File.Exists(path))
        {
            throw new PipelineException(new Problem(
                path,
                "The image was listed, and is not there any more: its folder was moved, removed or disconnected.",
                "Bring it back and run again: what was computed is kept."));
        }

        var looked = Interlocked.Read(ref _looked);
        if (clock.GetElapsedTime(looked) >= s_interval
            && Interlocked.CompareExchange(ref _looked, clock.GetTimestamp(), looked) == looked)
        {
            Look();
        }
    }

    /// <summary>All images are done: every vector is on the disk, and where it belongs.</summary>
    /// <exception cref="PipelineException">It is not.</exception>
    public void Finish()
    {
        try
        {
            cached.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(NotStored(error.Message), error);
        }

        Look();
    }

    private void Look()
    {
        if (cached.StorageFailure() is { } failure)
        {
            throw new PipelineException(NotStored(failure));
        }
    }

    private Problem NotStored(string failure) => new(
        folder,
        $"Feature vectors can no longer be stored: {failure}",
        "Bring the folder back, or make room, and run again: vectors that were stored are found in it.");
}
