using Pipelines.Data;

namespace Pipelines.Features.Upkeep;

/// <summary>
/// Removes from a cache what no run reads: damaged vectors, duplicates, leftovers, and vectors of keys that are not used.
/// </summary>
/// <remarks>
/// Files that were written to in the last minutes may belong to a process at work and stay as they are. Their age is taken from the clock
/// of the file system that dates them, so that clocks of machines that differ do not matter.
/// </remarks>
internal static class CachePrune
{
    private static readonly TimeSpan s_quietFor = TimeSpan.FromMinutes(10);

    /// <summary>Finds what can be removed, and removes it.</summary>
    /// <param name="cache">The folder of the cache.</param>
    /// <param name="used">The keys that are used; null where all are.</param>
    /// <param name="isApplied">Whether to remove it; false only finds it.</param>
    /// <param name="progress">Receives the number of files done.</param>
    /// <param name="cancellation">Stops the work; what was removed is gone, and everything else is as it was.</param>
    /// <exception cref="PipelineException">The folder is missing, or something cannot be read or removed.</exception>
    public static CachePruneResult Run(
        string cache,
        IReadOnlySet<ContentHash>? used,
        bool isApplied,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var (removed, kept) = (new List<CacheFinding>(), new List<CacheFinding>());
        var folders = CacheFolders.Keys(cache);
        var names = used?.Select(key => key.ToString()[..CacheFolders.KeyDigits]).ToHashSet(StringComparer.Ordinal);
        try
        {
            var quietBefore = ShareClock.Now(cache) - s_quietFor;
            foreach (var (number, folder) in folders.Index())
            {
                var leftovers = new List<CacheFinding>();
                var paths = CacheFolders.Files(folder, leftovers);
                foreach (var leftover in leftovers.Where(finding => finding.Kind == CacheFindingKind.Leftover))
                {
                    Remove([leftover], leftover.Path, () => File.Delete(leftover.Path));
                }

                if (names?.Contains(Path.GetFileName(folder)) == false)
                {
                    RemoveUnused(folder, paths);
                }
                else
                {
                    RemoveFromFiles(folder, paths);
                }

                progress?.Report(new("pruning", number + 1, folders.Count) { Unit = "folders" });
            }

            return new(removed, kept, isApplied);

            void RemoveFromFiles(string folder, IReadOnlyList<string> paths)
            {
                var images = new HashSet<ContentHash>();
                foreach (var path in paths)
                {
                    var length = new FileInfo(path).Length;
                    var found = CacheCheck.OfFile(folder, path, images, cancellation);
                    if (found.All.Count > 0)
                    {
                        Remove(found.All, path, () => Rewrite(path, [.. found.Images], length, cancellation));
                    }

                    images.UnionWith(found.Images);
                }
            }

            void RemoveUnused(string folder, IReadOnlyList<string> paths)
            {
                foreach (var path in paths)
                {
                    var (network, size) = CacheDescription.Read(folder);
                    var detail = network.Length > 0 ? $"of {network} at {size} px" : "of a network that nothing describes";
                    Remove(
                        [new(CacheFindingKind.UnusedVectors, path, 0, new FileInfo(path).Length, detail)],
                        path,
                        () => File.Delete(path));
                }

                if (isApplied && Directory.EnumerateFileSystemEntries(folder).All(entry => entry == CacheFolders.Description(folder)))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }

            void Remove(IReadOnlyList<CacheFinding> findings, string path, Action remove)
            {
                if (File.GetLastWriteTimeUtc(path) > quietBefore)
                {
                    kept.AddRange(findings);
                    return;
                }

                if (isApplied)
                {
                    remove();
                }

                removed.AddRange(findings);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(cache, $"The cache cannot be pruned: {error.Message}", "What was not removed is as it was."), error);
        }
    }

    /// <summary>Replaces a file by one with its vectors that are of use; removes it where there are none.</summary>
    private static void Rewrite(string path, HashSet<ContentHash> wanted, long length, CancellationToken cancellation)
    {
        if (wanted.Count == 0)
        {
            File.Delete(path);
            return;
        }

        var temporary = Path.Combine(
            Path.GetDirectoryName(path)!,
            $"{Path.GetFileNameWithoutExtension(path)}-{Guid.NewGuid().ToString("n")[..8]}{DurableFile.TemporarySuffix}");
        try
        {
            using (var file = CacheFile.Open(path))
            {
                CacheMerge.Write(file, temporary, cancellation, wanted.Remove);
            }

            if (new FileInfo(path).Length == length)
            {
                File.Move(temporary, path, overwrite: true);
            }
        }
        finally
        {
            DurableFile.TryDelete(temporary);
        }
    }
}
