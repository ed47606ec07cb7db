namespace Pipelines.Data.NearDuplicates;

/// <summary>
/// Which images show the same picture as others: near-duplicates, and whatever these are near-duplicates of. Files are read again and
/// decoded, without a network.
/// </summary>
internal static class PictureSets
{
    private const int ReportEvery = 64;

    /// <summary>Finds them.</summary>
    /// <param name="images">The images; copies count once.</param>
    /// <param name="progress">Receives the number of images read, then of pairs compared.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>For each image that shows the same picture as another one the least hash of these; nothing for the others.</returns>
    public static IReadOnlyDictionary<ContentHash, ContentHash> Find(
        IEnumerable<HashedImage> images, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        // In the order of their contents, so that names and places decide nothing.
        List<HashedImage> contents = [.. images.DistinctBy(image => image.Hash).OrderBy(image => image.Hash)];
        var pictures = Read(contents, progress, cancellation);
        var least = Enumerable.Range(0, contents.Count).ToArray();
        foreach (var pair in NearDuplicateSearch.Find(pictures, [], progress, cancellation))
        {
            var (one, two) = (Root(pair.First), Root(pair.Second));
            least[Math.Max(one, two)] = Math.Min(one, two);
        }

        return Enumerable.Range(0, contents.Count)
            .GroupBy(Root)
            .Where(set => set.Skip(1).Any())
            .SelectMany(set => set, (set, image) => (contents[image].Hash, Least: contents[set.Key].Hash))
            .ToDictionary(image => image.Hash, image => image.Least);

        int Root(int image)
        {
            while (least[image] != image)
            {
                image = least[image] = least[least[image]];
            }

            return image;
        }
    }

    /// <summary>The picture of each image; null of a file that cannot be decoded: whoever needs its pixels says so.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Receives the number of images read.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static GreyPicture?[] Read(
        IReadOnlyList<HashedImage> images, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var pictures = new GreyPicture?[images.Count];
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, images.Count, parallel, i =>
        {
            pictures[i] = PictureOf(images[i].Item.Path);
            var count = Interlocked.Increment(ref done);
            if (count % ReportEvery == 0 || count == images.Count)
            {
                progress?.Report(new("looking at images", count, images.Count));
            }
        });
        return pictures;
    }

    private static GreyPicture? PictureOf(string path)
    {
        try
        {
            using var file = ImageFile.Read(path);
            return GreyPicture.Of(file.Content);
        }
        catch (BadImageException)
        {
            return null;
        }
    }
}
