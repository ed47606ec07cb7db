using System.Collections.Concurrent;
using Pipelines.Imaging;

namespace Pipelines.Data;

/// <summary>Decodes images to find those that are truncated or damaged, before a long job starts.</summary>
internal static class ImageScan
{
    private const int ReportEvery = 16;

    /// <summary>Decodes every image completely, several at a time.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Receives the number of images decoded.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The images that cannot be used, with the reason, in the order given.</returns>
    public static IReadOnlyList<SkippedImage> Run(
        IReadOnlyList<HashedImage> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var skipped = new ConcurrentDictionary<int, SkippedImage>();
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, images.Count, parallel, i =>
        {
            var path = images[i].Item.Path;
            try
            {
                using var file = ImageFile.Read(path);
                ImageDecoder.Decode(file.Content).Dispose();
            }
            catch (BadImageException e)
            {
                skipped[i] = new(path, e.Message);
            }

            var count = Interlocked.Increment(ref done);
            if (count % ReportEvery == 0 || count == images.Count)
            {
                progress?.Report(new("checking images", count, images.Count));
            }
        });
        return [.. skipped.OrderBy(entry => entry.Key).Select(entry => entry.Value)];
    }
}
