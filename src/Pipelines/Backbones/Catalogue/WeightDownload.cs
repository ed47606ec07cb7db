namespace Pipelines.Backbones.Catalogue;

/// <summary>Downloads the weights of catalogue entries, each once, into a <see cref="WeightCache"/>.</summary>
/// <remarks>
/// The file appears under its name only when it is whole and its hash is right; until then it is called <c>NAME.part</c>, which a
/// later call resumes. While a process downloads a file it holds <c>NAME.lock</c>; others wait for it and take what it
/// brought, or take its place.
/// </remarks>
/// <param name="cache">The folder.</param>
/// <param name="settings">From where, and how patiently.</param>
internal sealed class WeightDownload(WeightCache cache, DownloadSettings settings)
{
    /// <summary>
    /// By how much the file may be larger than its tensors: names, alignment, and modules that the architecture does not have.
    /// </summary>
    private const double SizeAllowance = 1.25;

    private const long SizeAllowanceBytes = 4 << 20;

    /// <summary>Makes sure that the weights are in the cache.</summary>
    /// <param name="entry">Whose weights.</param>
    /// <param name="progress">Receives how many megabytes have come; also those that another process downloads.</param>
    /// <param name="cancellation">Stops; the next call resumes from there.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="PipelineException">
    /// They could not be brought, or are not the official ones. The message says which file to put where by hand.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<string> FetchAsync(CatalogueEntry entry, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var path = cache.PathOf(entry);
        if (cache.Holds(entry))
        {
            return path;
        }

        try
        {
            Directory.CreateDirectory(cache.Folder);
            using (await TakeLockAsync(entry, progress, cancellation))
            {
                // Another process may have brought it in the meantime.
                if (!cache.Holds(entry))
                {
                    await DownloadAsync(entry, progress, cancellation);
                }
            }

            // Only once the file is there, and whoever takes the lock now sees it: the lock's file is not needed any more.
            TryDelete(path + ".lock");
            return path;
        }
        catch (DownloadFailure failure)
        {
            if (new FileInfo(path + ".part") is { Exists: true, Length: 0 })
            {
                TryDelete(path + ".part");
            }

            throw new PipelineException(
                new Problem(
                    settings.UrlOf(entry).ToString(),
                    $"The weights of \"{entry.Name}\" could not be downloaded: {failure.Message}.",
                    $"{Kept(path)}Without a network, get {entry.Url} on another machine and put it to '{path}'."),
                failure);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    cache.Folder,
                    $"The weights of \"{entry.Name}\", about {entry.Bytes / 1e6:0} MB, cannot be written there: {error.Message}",
                    "Make room, or choose another folder with the key backbone.cacheFolder or the environment variable "
                        + $"{WeightCache.FolderVariable}. {Kept(path)}")
                {
                    Action = new(ProblemActionKind.ChooseWeightFolder),
                },
                error);
        }
    }

    private async Task DownloadAsync(CatalogueEntry entry, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var path = cache.PathOf(entry);
        var part = path + ".part";
        var resumes = new FileInfo(part) is { Exists: true, Length: > 0 };
        await CompleteAsync(entry, part, progress, cancellation);
        if (resumes && WeightCache.Mismatch(entry, part) is not null)
        {
            // The beginning was something else; once more, all of it.
            File.Delete(part);
            await CompleteAsync(entry, part, progress, cancellation);
        }

        if (WeightCache.Mismatch(entry, part) is { } hash)
        {
            File.Delete(part);
            throw new DownloadFailure(
                DownloadFailureKind.Final,
                $"what came is not the official file: its SHA-256 is {hash[..16]}..., and should begin with {entry.HashPrefix}");
        }

        File.Move(part, path, overwrite: true);
    }

    /// <summary>Brings what is missing, with as many requests as it takes.</summary>
    private async Task CompleteAsync(CatalogueEntry entry, string part, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var http = new HttpFile(settings);

        // Without a buffer, so that a process that is killed leaves behind all that it has reported.
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var maximum = (long)(entry.Bytes * SizeAllowance) + SizeAllowanceBytes;
        var gained = false;
        for (var failures = 0; ;)
        {
            var before = file.Length;
            try
            {
                await http.CompleteAsync(
                    settings.UrlOf(entry),
                    file,
                    maximum,
                    (done, total) => Report(entry, progress, done, total ?? entry.Bytes),
                    cancellation);
                file.Flush(flushToDisk: true);
                Report(entry, progress, file.Length, file.Length);
                return;
            }
            catch (DownloadFailure failure) when (failure.Kind != DownloadFailureKind.Final)
            {
                gained |= file.Length > before;
                failures = file.Length > before ? 1 : failures + 1;
                if (failures > settings.Retries || (failure.Kind == DownloadFailureKind.Unreachable && !gained))
                {
                    throw;
                }

                await Task.Delay(settings.RetryPause * Math.Pow(2, failures - 1), cancellation);
            }
        }
    }

    /// <summary>Waits until no other process downloads the same file.</summary>
    private async Task<FileStream> TakeLockAsync(CatalogueEntry entry, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var path = cache.PathOf(entry);
        while (true)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsTaken(error))
            {
                if (new FileInfo(path + ".part") is { Exists: true } other)
                {
                    Report(entry, progress, Math.Min(other.Length, entry.Bytes - 1), entry.Bytes);
                }
            }

            await Task.Delay(settings.LockPoll, cancellation);
        }
    }

    /// <summary>
    /// Whether a file could not be opened because another process has it: EWOULDBLOCK (Linux, macOS), a sharing or
    /// lock violation (Windows).
    /// </summary>
    private static bool IsTaken(IOException error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) is 32 or 33
        : error.HResult is 11 or 35;

    private static void Report(CatalogueEntry entry, IProgress<StageProgress>? progress, long done, long total)
    {
        var megabytes = (long)Math.Ceiling(total / 1e6);
        progress?.Report(
            new($"downloading {entry.Name}", done >= total ? megabytes : Math.Min(done / 1_000_000, megabytes - 1), megabytes)
            {
                Unit = "MB",
            });
    }

    private static string Kept(string path) =>
        new FileInfo(path + ".part") is { Exists: true, Length: > 0 and var length }
            ? $"{length / 1e6:0.#} MB are kept; run it again to resume from there. "
            : "";

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody has just taken the lock; it is theirs to remove.
        }
    }
}
