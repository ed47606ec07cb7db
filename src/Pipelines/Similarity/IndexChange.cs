using Pipelines.Data;
using Pipelines.Embeddings;
using Pipelines.Features;

namespace Pipelines.Similarity;

/// <summary>Builds an index or changes it: the new file takes the place of the old one when it is whole.</summary>
/// <param name="path">The file of the index.</param>
internal sealed class IndexChange(string path)
{
    /// <summary>From how many images on a graph is made; below that every image is compared.</summary>
    public const int UsualGraphFrom = 100_000;

    /// <summary>From how many images on a graph is made.</summary>
    public int GraphFrom { get; init; } = UsualGraphFrom;

    /// <summary>Receives the progress of each stage.</summary>
    public IProgress<StageProgress>? Progress { get; init; }

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>What a user is told where the graph cannot be used.</summary>
    public static string NoteWithoutGraph(string place, string reason) =>
        $"{place}: every image is compared, which takes longer: the library for large indexes (USearch) cannot be loaded here: {reason}";

    /// <summary>Builds an index.</summary>
    public IndexResult Build(EmbeddingSource source, IReadOnlyList<ImageInput> images)
    {
        OutputFile.Check(path, file => OutputFile.BeginsWith(file, IndexLayout.Magic), "an index of images");
        ImageFiles.Require(images, path);
        var (once, twice) = Once(images);
        return Write(source, once, openBefore: null, twice);
    }

    /// <summary>Adds images.</summary>
    public IndexResult Add(EmbeddingSource source, IReadOnlyList<ImageInput> images)
    {
        ImageFiles.Require(images, path);
        using (var index = IndexFile.Open(path))
        {
            if (index.Layout.Key != source.Key.Hash)
            {
                throw IndexSource.Other(index, source.ModelPath ?? source.Named, source.Name);
            }
        }

        var (once, twice) = Once(images);
        return Write(source, once, () => IndexFile.Open(path), twice);
    }

    /// <summary>Removes images.</summary>
    public IndexResult Remove(IReadOnlyList<string> images)
    {
        IndexFile.Open(path).Dispose();
        using var taken = VectorSpool.Open(path, FeatureKey.Nothing, []);
        taken.Complete();
        using var before = IndexFile.Open(path);
        var removed = Named(before, images);
        if (removed.Count == before.Layout.Images)
        {
            throw new ConfigurationException(new Problem(
                path, $"This would remove all {removed.Count} images of the index.", "Delete the file instead."));
        }

        var kept = Rows(before, removed);
        var notes = new List<string>();
        var info = Write(before.Layout.Key, before.Layout.Dimensions, before, kept, [], (_, _) => { }, before.Info, notes);
        return new(kept.Count, 0, 0, removed.Count, info.Recall, [], notes);
    }

    /// <summary>The images, each file once, and how many were named more than once.</summary>
    private static (IReadOnlyList<ImageInput> Images, IReadOnlyList<string> Notes) Once(IReadOnlyList<ImageInput> images)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<ImageInput> once = [.. images.Where(image => image.FilePath is null || seen.Add(ImageFiles.FullPath(image)))];
        var twice = images.Count - once.Count;
        return (once, twice == 0 ? [] :
            [$"{Quantity.Of(twice, "images")} {Quantity.Are(twice)} named more than once and {Quantity.Are(twice)} indexed once."]);
    }

    private IndexResult Write(
        EmbeddingSource source, IReadOnlyList<ImageInput> images, Func<IndexFile>? openBefore, IReadOnlyList<string> named)
    {
        using var spool = VectorSpool.Open(path, source.Key, images);
        using var extraction = new VectorExtraction(source, images, spool);
        extraction.Run(path, Progress, Cancellation);

        // Opened now: what another process wrote before this one took the file is kept.
        using var before = openBefore?.Invoke();
        List<int> usable = [.. Enumerable.Range(0, images.Count).Where(extraction.IsUsable)];
        var paths = usable.Select(image => ImageFiles.FullPath(images[image])).ToHashSet(StringComparer.Ordinal);
        var updated = before is null ? [] : RowsOf(before, paths);
        var kept = before is null ? [] : Rows(before, updated);
        var next = kept.Count == 0 && before is null ? 0 : before!.Keys[^1] + 1;
        List<IndexedImage> added =
        [
            .. usable.Select((image, i) => new IndexedImage(ImageFiles.FullPath(images[image]), ImageLabel.Of(images[image]), next + (ulong)i)),
        ];
        var record = spool.CreateRecord();
        var notes = new List<string>();
        var info = Write(
            source.Key.Hash,
            source.Dimensions,
            before,
            kept,
            added,
            (image, vector) =>
            {
                if (!spool.TryRead(usable[image], record))
                {
                    throw new IOException($"The vector of \"{added[image].Path}\" cannot be read back from \"{spool.Path}\".");
                }

                VectorSpool.VectorIn(record).CopyTo(vector);
            },
            before?.Info ?? IndexSource.Info(source, path),
            notes);
        spool.Complete();
        return new(
            kept.Count + added.Count,
            added.Count - updated.Count,
            updated.Count,
            0,
            info.Recall,
            extraction.Skipped,
            [.. named, .. extraction.Notes, .. notes]);
    }

    /// <summary>Writes rows of the index before, and new ones behind them.</summary>
    private IndexInfo Write(
        ContentHash key,
        int dimensions,
        IndexFile? before,
        List<long> kept,
        IReadOnlyList<IndexedImage> added,
        IndexWriter.VectorReader readAdded,
        IndexInfo info,
        List<string> notes)
    {
        List<IndexedImage> all = [.. kept.Select(row => Image(before!, row)), .. added];
        var wantsGraph = all.Count >= GraphFrom;
        if (wantsGraph && NeighbourGraph.Unavailable() is { } reason)
        {
            notes.Add(NoteWithoutGraph(path, reason));
            wantsGraph = false;
        }

        // One of which most is gone is better made anew.
        var continues = wantsGraph && before is { HasGraph: true } && kept.Count > before.Layout.Images / 2;
        var keptKeys = kept.Select(row => before!.Keys[(int)row]).ToHashSet();
        var writer = new IndexWriter(path, dimensions, key)
        {
            MakeGraph = !wantsGraph ? null : new GraphConstruction
            {
                Keys = [.. all.Select(image => image.Key)],
                Before = continues ? before : null,
                Removed = continues ? [.. before!.Keys.ToArray().Where(number => !keptKeys.Contains(number))] : [],
                FirstNew = continues ? kept.Count : 0,
                Progress = Progress,
                Cancellation = Cancellation,
            }.Make,
        };
        try
        {
            return writer.Write(
                all,
                (image, vector) =>
                {
                    if (image < kept.Count)
                    {
                        before!.Vectors.Row(kept[image]).CopyTo(vector);
                    }
                    else
                    {
                        readAdded(image - kept.Count, vector);
                    }
                },
                info with { Expansion = 0, Recall = null },
                Cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw OutputFile.NotWritten(path, error);
        }
    }

    private static IndexedImage Image(IndexFile index, long row)
    {
        var (file, label) = index.Image(row);
        return new(file, label, index.Keys[(int)row]);
    }

    private static List<long> Rows(IndexFile index, HashSet<long> without) =>
        [.. Enumerable.Range(0, (int)index.Layout.Images).Select(row => (long)row).Where(row => !without.Contains(row))];

    private static HashSet<long> RowsOf(IndexFile index, HashSet<string> paths) =>
        [.. Enumerable.Range(0, (int)index.Layout.Images).Select(row => (long)row).Where(row => paths.Contains(index.Image(row).Path))];

    /// <summary>The rows of the images that a person names.</summary>
    /// <exception cref="ConfigurationException">The index does not have one of them.</exception>
    private HashSet<long> Named(IndexFile index, IReadOnlyList<string> images)
    {
        var found = new HashSet<long>();
        var unused = images.ToDictionary(
            image => Path.TrimEndingDirectorySeparator(ImageFiles.FullPath(image)), image => image, StringComparer.Ordinal);
        var wanted = unused.Keys.ToHashSet(StringComparer.Ordinal);
        for (var row = 0L; row < index.Layout.Images; row++)
        {
            for (var name = index.Image(row).Path; name is not null; name = Path.GetDirectoryName(name))
            {
                if (wanted.Contains(name))
                {
                    found.Add(row);
                    unused.Remove(name);
                }
            }
        }

        return unused.Count == 0 && images.Count > 0 ? found : throw new ConfigurationException(
        [
            .. unused.Values.Select(name => new Problem(
                name, $"The index \"{path}\" has no such image and none in such a folder.", "Nothing was removed.")),
            .. images.Count == 0 ? [new Problem(path, "No image is named that is to be removed.")] : Array.Empty<Problem>(),
        ]);
    }
}
