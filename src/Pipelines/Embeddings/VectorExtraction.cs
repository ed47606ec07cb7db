using System.Collections.Concurrent;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Embeddings;

/// <summary>
/// Computes the vectors of images into a <see cref="VectorSpool"/>, on all cores at once; those in the feature cache are taken from there.
/// </summary>
internal sealed class VectorExtraction : IDisposable
{
    /// <summary>The name of this stage in progress reports.</summary>
    public const string Stage = "embedding";

    private readonly EmbeddingSource _source;
    private readonly IReadOnlyList<ImageInput> _images;
    private readonly VectorSpool _spool;
    private readonly CachedFeatures? _cache;
    private readonly ImageReader _reader;
    private readonly ConcurrentDictionary<int, string> _reasons = new();
    private int _fromCache;

    /// <summary>Prepares it.</summary>
    /// <param name="source">What makes the vectors.</param>
    /// <param name="images">The images.</param>
    /// <param name="spool">Takes the vectors.</param>
    public VectorExtraction(EmbeddingSource source, IReadOnlyList<ImageInput> images, VectorSpool spool)
    {
        (_source, _images, _spool) = (source, images, spool);
        _reader = new(source.Preprocessing);
        _cache = OpenCache(source);
        Resumed = _spool.Done.Cast<bool>().Count(done => done);
    }

    /// <summary>How many vectors an interrupted call had computed.</summary>
    public int Resumed { get; }

    /// <summary>How many vectors were in the feature cache.</summary>
    public int FromCache => _fromCache;

    /// <summary>What a user should know; usually nothing.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. _spool.WasOfOthers
            ? [$"{_spool.Path}: it was of other images or of another network, and was begun anew."]
            : Array.Empty<string>(),
        .. _cache?.Notes ?? [],
    ];

    /// <summary>Images that cannot be used, in the order of the images.</summary>
    public IReadOnlyList<SkippedImage> Skipped =>
        [.. _reasons.OrderBy(reason => reason.Key).Select(reason => new SkippedImage(ImageFiles.FullPath(_images[reason.Key]), reason.Value))];

    /// <summary>Whether an image has a vector.</summary>
    public bool IsUsable(int image) => !_reasons.ContainsKey(image);

    /// <summary>Computes all vectors.</summary>
    /// <exception cref="PipelineException">No image can be used, the network cannot run, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the vectors so far are in the spool.</exception>
    public void Run(string output, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var meter = new ProgressMeter(Stage, Resumed, _images.Count, progress, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var next = -1;
        var workers = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, _images.Count))
            .Select(_ => Task.Factory.StartNew(
                () => Work(() => Interlocked.Increment(ref next), meter, stop),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default))
            .ToArray();
        try
        {
            // Waits for all workers, then throws the first error unwrapped.
            Task.WhenAll(workers).GetAwaiter().GetResult();
        }
        catch (IOException error)
        {
            throw OutputFile.NotWritten(output, error);
        }

        cancellation.ThrowIfCancellationRequested();
        meter.Finish();
        if (_reasons.Count == _images.Count)
        {
            var first = Skipped[0];
            _spool.Complete();
            throw new PipelineException(new Problem(
                first.Path,
                _images.Count == 1 ? $"The image cannot be used: {first.Reason}."
                    : $"None of the {_images.Count} images can be used; this is the first: {first.Reason}.",
                "Name files that are images."));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cache?.Dispose();

    private static CachedFeatures? OpenCache(EmbeddingSource source)
    {
        foreach (var folder in source.CacheFolders)
        {
            var cache = new FeatureCache(folder);
            if (Directory.Exists(cache.FolderOf(source.Key)))
            {
                return cache.Open(source.Key);
            }
        }

        return null;
    }

    private void Work(Func<int> next, ProgressMeter meter, CancellationTokenSource stop)
    {
        FeatureWorker? worker = null;
        try
        {
            var record = _spool.CreateRecord();
            while (!stop.IsCancellationRequested && next() is var image && image < _images.Count)
            {
                if (_spool.Done[image])
                {
                    continue;
                }

                if (Compute(image, record, ref worker, stop.Token) is { } reason)
                {
                    _reasons[image] = reason;
                }

                meter.Add();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Interrupted, or another worker has failed and says why.
        }
        catch
        {
            stop.Cancel();
            throw;
        }
        finally
        {
            worker?.Dispose();
        }
    }

    /// <summary>Fills the place of an image.</summary>
    /// <returns>Null, or why the image cannot be used.</returns>
    private string? Compute(int image, byte[] record, ref FeatureWorker? worker, CancellationToken cancellation)
    {
        if (_images[image].FilePath is not { } path)
        {
            return _images[image].Error;
        }

        try
        {
            var stamp = FileStamp.Of(path);
            using var file = ImageFile.Read(path);
            var vector = VectorSpool.VectorIn(record);
            if (!TryReadCached(file.Content, vector))
            {
                worker ??= _source.CreateWorker(_reader, keepHash: false);
                worker.Compute(file.Content, path, vector, cancellation);
            }

            _spool.Write(image, stamp, record);
            return null;
        }
        catch (BadImageException error)
        {
            return error.Message;
        }
    }

    private bool TryReadCached(ReadOnlySpan<byte> content, Span<float> vector)
    {
        if (_cache is null)
        {
            return false;
        }

        var hash = ContentHash.Of(content);
        lock (_cache)
        {
            if (_cache.TryRead(hash, vector))
            {
                _fromCache++;
                return true;
            }
        }

        return false;
    }
}
