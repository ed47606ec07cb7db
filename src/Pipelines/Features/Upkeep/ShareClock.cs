namespace Pipelines.Features.Upkeep;

/// <summary>The clock of a file system: that which dates its files, on a share that of the server and not of this machine.</summary>
internal static class ShareClock
{
    /// <summary>The time in a folder.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public static DateTime Now(string folder)
    {
        var probe = Path.Combine(folder, $"clock-{Guid.NewGuid().ToString("n")[..8]}{DurableFile.TemporarySuffix}");
        try
        {
            File.WriteAllText(probe, "");
            return File.GetLastWriteTimeUtc(probe);
        }
        finally
        {
            DurableFile.TryDelete(probe);
        }
    }
}
