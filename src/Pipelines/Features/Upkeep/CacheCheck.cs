using Pipelines.Data;

namespace Pipelines.Features.Upkeep;

/// <summary>Looks at everything in a cache: what each file holds, and what does not belong there.</summary>
internal static class CacheCheck
{
    private const int ShownPositions = 5;

    /// <summary>What is in a cache, by key; vectors are counted, not verified.</summary>
    /// <param name="cache">The folder of the cache.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The folder is missing, or it or a file cannot be read.</exception>
    public static IReadOnlyList<CachedVectors> Inspect(string cache, CancellationToken cancellation)
    {
        var all = new List<CachedVectors>();
        foreach (var folder in CacheFolders.Keys(cache))
        {
            var images = new HashSet<ContentHash>();
            var (dimensions, files, bytes) = (0, 0, 0L);
            foreach (var path in CacheFolders.Files(folder))
            {
                using var file = CacheFile.Open(path);
                (files, bytes) = (files + 1, bytes + file.Length);
                if (file.Refusal is not null || !CacheFolders.IsOf(folder, file.Key))
                {
                    continue;
                }

                dimensions = file.Dimensions;
                file.Read((records, _) => AddImages(records, file.RecordSize, images), cancellation);
            }

            var (network, size) = CacheDescription.Read(folder);
            all.Add(new(folder, network, size, dimensions, images.Count, files, bytes));
        }

        return all;
    }

    /// <summary>What does not belong in a cache, in the order of the files.</summary>
    /// <param name="cache">The folder of the cache.</param>
    /// <param name="progress">Receives the bytes that were read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The folder is missing, or it or a file cannot be read.</exception>
    public static IReadOnlyList<CacheFinding> Check(string cache, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var findings = new List<CacheFinding>();
        var folders = CacheFolders.Keys(cache, findings);
        var files = folders.Select(folder => (Folder: folder, Paths: CacheFolders.Files(folder, findings))).ToList();
        var (done, total) = (0, files.Sum(folder => folder.Paths.Count));
        foreach (var (folder, paths) in files)
        {
            var images = new HashSet<ContentHash>();
            foreach (var path in paths)
            {
                var found = OfFile(folder, path, images, cancellation);
                findings.AddRange(found.All);
                images.UnionWith(found.Images);
                progress?.Report(new("reading the cache", ++done, total) { Unit = "files" });
            }
        }

        return findings;
    }

    /// <summary>What is wrong with a file.</summary>
    /// <param name="folder">The folder of its key.</param>
    /// <param name="path">The file.</param>
    /// <param name="earlier">The images whose vectors are in the files before it.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The file cannot be read.</exception>
    internal static FileFindings OfFile(
        string folder, string path, HashSet<ContentHash> earlier, CancellationToken cancellation)
    {
        try
        {
            using var file = CacheFile.Open(path);
            if (file.Refusal is { } refusal)
            {
                return new([new(CacheFindingKind.UnusableFile, path, 0, file.Length, file.Length == 0 ? "it is empty" : refusal)], []);
            }

            if (!CacheFolders.IsOf(folder, file.Key))
            {
                return new(
                    [new(CacheFindingKind.UnusableFile, path, 0, file.Length, "its vectors are of another network or image size")], []);
            }

            var (damaged, duplicates, images) = (new List<long>(), new List<long>(), new HashSet<ContentHash>());
            file.Read(
                (records, first) =>
                {
                    for (var number = 0; number * file.RecordSize < records.Length; number++)
                    {
                        var record = records.Slice(number * file.RecordSize, file.RecordSize);
                        if (!CacheFile.IsIntact(record))
                        {
                            damaged.Add(first + number);
                        }
                        else if (new ContentHash(record[..ContentHash.Length]) is var image
                            && (earlier.Contains(image) || !images.Add(image)))
                        {
                            duplicates.Add(first + number);
                        }
                    }
                },
                cancellation);
            List<CacheFinding> findings = [];
            Add(CacheFindingKind.DamagedVector, damaged);
            Add(CacheFindingKind.Duplicate, duplicates);
            if (file.Torn > 0)
            {
                findings.Add(new(CacheFindingKind.TornVector, path, 1, file.Torn, $"cut off after {file.Torn} of {file.RecordSize} bytes"));
            }

            return new(findings, images);

            void Add(CacheFindingKind kind, List<long> positions)
            {
                if (positions.Count > 0)
                {
                    var more = positions.Count > ShownPositions ? ", ..." : "";
                    var shown = string.Join(", ", positions.Take(ShownPositions).Select(position => position + 1));
                    var bytes = (long)positions.Count * file.RecordSize;
                    findings.Add(new(kind, path, positions.Count, bytes, $"number {shown}{more} of {file.Records}"));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(path, $"The file cannot be read: {error.Message}"), error);
        }
    }

    private static void AddImages(ReadOnlySpan<byte> records, int recordSize, HashSet<ContentHash> images)
    {
        for (; records.Length > 0; records = records[recordSize..])
        {
            images.Add(new(records[..ContentHash.Length]));
        }
    }
}

/// <summary>What is wrong with a file of vectors.</summary>
/// <param name="All">Everything that was found.</param>
/// <param name="Images">The images of its vectors that are intact and in no file before it.</param>
internal sealed record FileFindings(IReadOnlyList<CacheFinding> All, HashSet<ContentHash> Images);
