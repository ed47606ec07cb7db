using System.Collections.Concurrent;
using Pipelines.Imaging;

namespace Pipelines.Data;

/// <summary>Reads image files, several at a time: hashes each and checks its header.</summary>
internal static class ImageHasher
{
    private const int ReportEvery = 64;

    /// <summary>Hashes files.</summary>
    /// <param name="paths">Absolute paths; each is read once.</param>
    /// <param name="progress">Receives the number of files read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The hash of each path, or why it cannot be used.</returns>
    public static IReadOnlyDictionary<string, (ContentHash Hash, string? Reason)> Hash(
        IEnumerable<string> paths, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var distinct = paths.Distinct(StringComparer.Ordinal).ToList();
        var results = new ConcurrentDictionary<string, (ContentHash, string?)>(StringComparer.Ordinal);
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.ForEach(distinct, parallel, path =>
        {
            results[path] = Hash(path);
            var count = Interlocked.Increment(ref done);
            if (count % ReportEvery == 0 || count == distinct.Count)
            {
                progress?.Report(new("reading images", count, distinct.Count));
            }
        });
        return results;
    }

    private static (ContentHash Hash, string? Reason) Hash(string path)
    {
        try
        {
            using var file = ImageFile.Read(path);
            ImageDecoder.Probe(file.Content);
            return (ContentHash.Of(file.Content), null);
        }
        catch (BadImageException e)
        {
            return (default, e.Message);
        }
    }
}
