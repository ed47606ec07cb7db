using System.Collections.Concurrent;
using Pipelines.Data;
using Pipelines.Imaging;

namespace Pipelines.Tasks.Proposal;

/// <summary>Looks at images: reads, hashes and decodes them, as many as a limit of number and time allows.</summary>
/// <param name="Usable">The images that can be used, in the order in which they were chosen.</param>
/// <param name="Sizes">Width and height of each of them.</param>
/// <param name="Unusable">Those that cannot, with the reason.</param>
internal sealed record ImageSurvey(
    IReadOnlyList<HashedImage> Usable, IReadOnlyList<ImageHeader> Sizes, IReadOnlyList<SkippedImage> Unusable)
{
    /// <summary>The most images that are looked at.</summary>
    public const int MostImages = 2000;

    // Decoded no larger than needed: to see whether the file is whole.
    private const int DecodedSide = 32;
    private const int ReportEvery = 16;
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>How many were looked at.</summary>
    public int Count => Usable.Count + Unusable.Count;

    /// <summary>Images to look at, of each class its share; any number of the first of them is spread evenly.</summary>
    public static IReadOnlyList<ImageItem> Choose(IEnumerable<ImageItem> images, int count) =>
    [
        .. images
            .GroupBy(image => image.Label, StringComparer.Ordinal)
            .SelectMany(members =>
            {
                var spread = members.Index().OrderBy(entry => entry.Index * GoldenRatio % 1).Select(entry => entry.Item).ToList();
                return spread.Select((image, rank) => (Image: image, Position: (rank + 0.5) / spread.Count));
            })
            .OrderBy(entry => entry.Position)
            .ThenBy(entry => entry.Image.Label, StringComparer.Ordinal)
            .Take(count)
            .Select(entry => entry.Image),
    ];

    /// <summary>Looks at images, several at a time.</summary>
    /// <param name="images">The images.</param>
    /// <param name="limit">After this time no further image is begun.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="progress">Receives the number of images.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ImageSurvey Look(
        IReadOnlyList<ImageItem> images,
        TimeSpan limit,
        TimeProvider clock,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var usable = new ConcurrentDictionary<int, (HashedImage Image, ImageHeader Header)>();
        var unusable = new ConcurrentDictionary<int, SkippedImage>();
        var started = clock.GetTimestamp();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        var inOrder = Partitioner.Create(Enumerable.Range(0, images.Count), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(inOrder, parallel, (index, state) =>
        {
            if (clock.GetElapsedTime(started) > limit)
            {
                state.Stop();
                return;
            }

            var item = images[index];
            try
            {
                using var file = ImageFile.Read(item.Path);
                var header = ImageDecoder.Probe(file.Content);
                ImageDecoder.DecodeReduced(file.Content, DecodedSide).Dispose();
                usable[index] = (new(item, ContentHash.Of(file.Content)), header);
            }
            catch (BadImageException error)
            {
                unusable[index] = new(item.Path, error.Message);
            }

            var done = usable.Count + unusable.Count;
            if (done % ReportEvery == 0 || done == images.Count)
            {
                progress?.Report(new("looking at images", done, images.Count));
            }
        });
        var kept = usable.OrderBy(entry => entry.Key).Select(entry => entry.Value).ToList();
        return new(
            [.. kept.Select(entry => entry.Image)],
            [.. kept.Select(entry => entry.Header)],
            [.. unusable.OrderBy(entry => entry.Value.Path, StringComparer.Ordinal).Select(entry => entry.Value)]);
    }
}
