using System.Runtime.ExceptionServices;
using Pipelines.Data;

namespace Pipelines.Features.Upkeep;

/// <summary>
/// Brings the vectors of other caches into one: their files are copied as they are, each record verified on the way. A file appears whole
/// or not at all, and one that is there already is not changed, so that any number of processes may use the cache meanwhile.
/// </summary>
internal sealed class CacheMerge
{
    private const int FilesAtOnce = 4;

    private readonly string _cache;
    private readonly List<CacheFinding> _leftOut = [];
    private int _files;
    private int _alreadyThere;
    private long _vectors;
    private long _bytes;

    private CacheMerge(string cache) => _cache = cache;

    /// <summary>Merges.</summary>
    /// <param name="cache">The folder of the cache that gets the vectors; made where it is missing.</param>
    /// <param name="sources">The folders of the others; nothing in them is changed.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="progress">Receives the number of files done.</param>
    /// <param name="cancellation">Stops the work; what was copied stays.</param>
    /// <exception cref="PipelineException">A folder is no cache, or a file cannot be read or written.</exception>
    public static CacheMergeResult Run(
        string cache,
        IReadOnlyList<string> sources,
        TimeProvider clock,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var merge = new CacheMerge(Path.GetFullPath(cache));
        var files = sources.SelectMany(merge.Find).ToList();
        merge.CopyAll(files, progress, cancellation);
        return new(
            merge._files,
            merge._vectors,
            merge._bytes,
            merge._alreadyThere,
            [.. merge._leftOut.OrderBy(finding => finding.Path, StringComparer.Ordinal)],
            clock.GetElapsedTime(started));
    }

    private List<(string Folder, string Path)> Find(string source)
    {
        var found = new List<CacheFinding>();
        var folders = CacheFolders.Keys(source, found);
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)) == Path.TrimEndingDirectorySeparator(_cache))
        {
            throw new PipelineException(new Problem(source, "This is the cache itself.", "Name the caches whose vectors it lacks."));
        }

        if (folders.Count == 0 && found.Count > 0)
        {
            throw new PipelineException(new Problem(
                source, "This is no cache of feature vectors: it has no folder of a key.", "Name a folder such as .cache/features."));
        }

        var files = folders.SelectMany(folder => CacheFolders.Files(folder, found).Select(path => (folder, path))).ToList();
        _leftOut.AddRange(found);
        return files;
    }

    /// <summary>Copies several files at a time: while one is flushed to the disk, others are read.</summary>
    private void CopyAll(
        IReadOnlyList<(string Folder, string Path)> files, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var done = 0;

        // Files that may get the same name come one after the other.
        var groups = files.GroupBy(
            file => Path.Combine(Path.GetFileName(file.Folder), Path.GetFileName(file.Path)), StringComparer.Ordinal);
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellation };
            Parallel.ForEach(groups, parallel, group =>
            {
                foreach (var (folder, path) in group)
                {
                    Copy(folder, path, cancellation);
                    progress?.Report(new("merging", Interlocked.Increment(ref done), files.Count) { Unit = "files" });
                }
            });
        }
        catch (AggregateException error)
        {
            var first = error.Flatten().InnerExceptions.FirstOrDefault(inner => inner is PipelineException) ?? error.GetBaseException();
            ExceptionDispatchInfo.Throw(first);
        }
    }

    private void Copy(string folder, string path, CancellationToken cancellation)
    {
        using var file = CacheFile.Open(path);
        if (file.Refusal is { } refusal)
        {
            LeaveOut(CacheFindingKind.UnusableFile, path, 0, file.Length, file.Length == 0 ? "it is empty" : refusal);
            return;
        }

        if (!CacheFolders.IsOf(folder, file.Key))
        {
            LeaveOut(CacheFindingKind.UnusableFile, path, 0, file.Length, "its vectors are of another network or image size");
            return;
        }

        var target = Path.Combine(_cache, Path.GetFileName(folder));
        try
        {
            Directory.CreateDirectory(target);
            CopyDescription(folder, target);
            Copy(file, Path.Combine(target, Path.GetFileName(path)), cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    path,
                    $"The file cannot be copied to {target}: {error.Message}",
                    "Make room or bring the folder back, and merge again: what was copied is not copied twice."),
                error);
        }
    }

    private void Copy(CacheFile file, string destination, CancellationToken cancellation)
    {
        if (SameBeginning.OfFiles(file.Path, destination) is SameBeginning.SecondHasAll)
        {
            Interlocked.Increment(ref _alreadyThere);
            return;
        }

        var temporary = Path.Combine(
            Path.GetDirectoryName(destination)!,
            $"{Path.GetFileNameWithoutExtension(destination)}-{Guid.NewGuid().ToString("n")[..8]}{DurableFile.TemporarySuffix}");
        try
        {
            var (kept, damaged) = Write(file, temporary, cancellation);
            if (damaged.Count > 0)
            {
                LeaveOut(
                    CacheFindingKind.DamagedVector, file.Path, damaged.Count, (long)damaged.Count * file.RecordSize,
                    $"number {string.Join(", ", damaged.Take(5).Select(number => number + 1))}{(damaged.Count > 5 ? ", ..." : "")}");
            }

            if (file.Torn > 0)
            {
                LeaveOut(
                    CacheFindingKind.TornVector, file.Path, 1, file.Torn, $"cut off after {file.Torn} of {file.RecordSize} bytes");
            }

            if (kept == 0)
            {
                return;
            }

            switch (SameBeginning.OfFiles(temporary, destination))
            {
                case SameBeginning.SecondHasAll:
                    Interlocked.Increment(ref _alreadyThere);
                    return;
                case SameBeginning.FirstHasMore:
                    // The file had grown since it was merged before.
                    File.Move(temporary, destination, overwrite: true);
                    break;
                default:
                    File.Move(temporary, FreeName(destination));
                    break;
            }

            DurableFile.FlushFolder(Path.GetDirectoryName(destination)!);
            Interlocked.Increment(ref _files);
            Interlocked.Add(ref _vectors, kept);
            Interlocked.Add(ref _bytes, FeatureShard.HeaderSize + (kept * file.RecordSize));
        }
        finally
        {
            DurableFile.TryDelete(temporary);
        }
    }

    /// <summary>Writes the intact records of a file to another one, through to the disk.</summary>
    internal static (long Kept, List<long> Damaged) Write(
        CacheFile file, string path, CancellationToken cancellation, Func<ContentHash, bool>? isWanted = null)
    {
        var damaged = new List<long>();
        var (kept, position) = (0L, 0L);
        using var output = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Append(file.Header);
        file.Read(
            (records, first) =>
            {
                // Runs of records that are kept are written at once.
                var from = 0;
                for (var at = 0; at < records.Length; at += file.RecordSize)
                {
                    var record = records.Slice(at, file.RecordSize);
                    var isIntact = CacheFile.IsIntact(record);
                    if (isIntact && (isWanted is null || isWanted(new(record[..ContentHash.Length]))))
                    {
                        kept++;
                        continue;
                    }

                    Append(records[from..at]);
                    from = at + file.RecordSize;
                    if (!isIntact)
                    {
                        damaged.Add(first + (at / file.RecordSize));
                    }
                }

                Append(records[from..]);
            },
            cancellation);
        RandomAccess.FlushToDisk(output);
        return (kept, damaged);

        void Append(ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(output, bytes, position);
            position += bytes.Length;
        }
    }

    private static void CopyDescription(string folder, string target)
    {
        var (from, to) = (CacheFolders.Description(folder), CacheFolders.Description(target));
        if (File.Exists(from) && !File.Exists(to))
        {
            var content = RegularFile.ReadAllBytes(from);
            DurableFile.WriteShared(to, stream => stream.Write(content));
        }
    }

    private static string FreeName(string path)
    {
        var free = path;
        for (var number = 2; File.Exists(free); number++)
        {
            free = Path.Combine(
                Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}-{number}{FeatureShard.Extension}");
        }

        return free;
    }

    private void LeaveOut(CacheFindingKind kind, string path, int count, long bytes, string detail)
    {
        lock (_leftOut)
        {
            _leftOut.Add(new(kind, path, count, bytes, detail));
        }
    }
}
