using Microsoft.ML.OnnxRuntime;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Runtime.Onnx;

namespace Pipelines.Features;

/// <summary>
/// Turns images into feature vectors: reads, decodes and resizes each image and runs it through a graph, on all cores at once. Vectors in
/// the cache are not computed again.
/// </summary>
/// <remarks>
/// Each worker runs one image at a time through a network that computes on one thread; larger batches are slower on a CPU. The vectors do
/// not depend on the number of workers. Memory does not grow with the number of images, except for the result.
/// </remarks>
internal sealed class FeatureExtractor : IDisposable
{
    /// <summary>The name of this stage in progress reports.</summary>
    public const string Stage = "extracting features";

    private readonly FeatureCache? _cache;
    private readonly FeatureKey _key;
    private readonly string _output;
    private readonly ImageReader _reader;
    private readonly Preprocessing _preprocessing;
    private readonly int _degreeOfParallelism;
    private readonly TimeProvider _clock;

    // Lazy: where the cache has everything, the network is not loaded at all.
    private readonly Lazy<InferenceSession> _session;

    /// <summary>An extractor for one graph.</summary>
    /// <param name="featureGraph">Input: one image [N, 3, R, R], RGB 0..255, R the resized size; an output [N, dimensions].</param>
    /// <param name="preprocessing">How an image becomes pixels.</param>
    /// <param name="cache">The cache; null for none.</param>
    /// <param name="output">The output to read, of the shape [N, length]; the scores of a whole model will do as well.</param>
    /// <param name="degreeOfParallelism">Number of workers; default: the number of cores.</param>
    /// <param name="clock">Measures the time; default: the system's clock.</param>
    /// <exception cref="PipelineException">The graph has no such output.</exception>
    public FeatureExtractor(
        OnnxModel featureGraph,
        Preprocessing preprocessing,
        FeatureCache? cache,
        string output = FeatureGraph.Output,
        int? degreeOfParallelism = null,
        TimeProvider? clock = null)
    {
        _cache = cache;
        _key = FeatureKey.Of(featureGraph, preprocessing, output);
        _output = output;
        _reader = new ImageReader(preprocessing);
        _preprocessing = preprocessing;
        _degreeOfParallelism = degreeOfParallelism ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(_degreeOfParallelism, 1, nameof(degreeOfParallelism));
        _clock = clock ?? TimeProvider.System;
        _session = new(() => InferenceSessionFactory.Create(featureGraph.ToByteArray(), _key.Network));
    }

    /// <summary>What determines the vectors, besides the images.</summary>
    internal FeatureKey Key => _key;

    /// <summary>Length of the vectors.</summary>
    public int Dimensions => _key.Dimensions;

    /// <summary>How many of these images have a vector in the cache; cheap.</summary>
    public int CountCached(IReadOnlyList<HashedImage> images)
    {
        using var cached = _cache?.Open(_key);
        return cached is null ? 0 : images.Count(image => cached.Contains(image.Hash));
    }

    /// <summary>The vectors of these images.</summary>
    /// <param name="images">The images; their order is the order of the rows.</param>
    /// <param name="progress">Receives the number of images done, at most ten times a second and once at the end.</param>
    /// <param name="cancellation">Stops after the images in progress; their vectors and all before are then in the cache.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="PipelineException">The network cannot run, or its output is not finite.</exception>
    public FeatureTable Extract(
        IReadOnlyList<HashedImage> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var started = _clock.GetTimestamp();
        var features = Allocate(images.Count);
        using var cached = _cache?.Open(_key);
        var missing = ReadCached(images, cached, features);
        var fromCache = images.Count - missing.Count;

        var meter = new ProgressMeter(Stage, fromCache, images.Count, progress, _clock);
        var reasons = new string?[images.Count];
        Compute(images, missing, features, reasons, cached, meter, watch: null, cancellation);
        meter.Finish();

        var (rows, skipped) = Sort(images, reasons);
        return new FeatureTable(
            skipped.Count == 0 ? features : features.Select(rows), rows, skipped, fromCache, _clock.GetElapsedTime(started))
        {
            Notes = cached?.Notes ?? [],
        };
    }

    /// <summary>
    /// Computes the vectors of these images that the cache does not have, and keeps none in memory. Images of the same content are
    /// computed once.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Receives the number of images done, at most ten times a second and once at the end.</param>
    /// <param name="cancellation">Stops after the images in progress; their vectors and all before are then in the cache.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="PipelineException">
    /// The network cannot run, its output is not finite, vectors cannot be stored any more, or images have gone.
    /// </exception>
    /// <exception cref="InvalidOperationException">There is no cache.</exception>
    public FeatureFill Fill(
        IReadOnlyList<HashedImage> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        var cache = _cache ?? throw new InvalidOperationException("There is no cache to fill.");
        var started = _clock.GetTimestamp();
        using var cached = cache.Open(_key);
        var distinct = images.DistinctBy(image => image.Hash).ToList();
        var scratch = new float[Dimensions];
        var missing = new List<int>();
        for (var i = 0; i < distinct.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!cached.TryRead(distinct[i].Hash, scratch))
            {
                missing.Add(i);
            }
        }

        var fromCache = distinct.Count - missing.Count;
        var meter = new ProgressMeter(Stage, fromCache, distinct.Count, progress, _clock);
        var reasons = new string?[distinct.Count];
        var watch = new StorageWatch(cached, cache.Folder, _clock);
        Compute(distinct, missing, features: null, reasons, cached, meter, watch, cancellation);
        watch.Finish();
        meter.Finish();
        var (_, skipped) = Sort(distinct, reasons);
        return new(distinct.Count, fromCache, skipped, cached.Notes, _clock.GetElapsedTime(started));
    }

    /// <summary>Releases the network.</summary>
    public void Dispose()
    {
        if (_session.IsValueCreated)
        {
            _session.Value.Dispose();
        }
    }

    private FeatureMatrix Allocate(int images) => (long)images * Dimensions <= Array.MaxLength
        ? new FeatureMatrix(images, Dimensions)
        : throw new PipelineException(new Problem(
            _key.Network,
            $"{images:n0} images of {Dimensions:n0} numbers each do not fit into one matrix of {Array.MaxLength:n0} numbers.",
            "Use fewer images, or a neck or backbone with shorter vectors."));

    private static List<int> ReadCached(IReadOnlyList<HashedImage> images, CachedFeatures? cached, FeatureMatrix features)
    {
        var missing = new List<int>();
        for (var i = 0; i < images.Count; i++)
        {
            if (cached is null || !cached.TryRead(images[i].Hash, features.Row(i)))
            {
                missing.Add(i);
            }
        }

        return missing;
    }

    private void Compute(
        IReadOnlyList<HashedImage> images,
        List<int> missing,
        FeatureMatrix? features,
        string?[] reasons,
        CachedFeatures? cached,
        ProgressMeter meter,
        StorageWatch? watch,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (missing.Count == 0)
        {
            return;
        }

        var session = _session.Value;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var next = -1;

        void Work()
        {
            try
            {
                using var worker = new FeatureWorker(_reader, _preprocessing, session, _key, _output, keepHash: cached is not null);
                var own = features is null ? new float[Dimensions] : [];
                while (!stop.IsCancellationRequested && Interlocked.Increment(ref next) is var position && position < missing.Count)
                {
                    var i = missing[position];
                    var vector = features is null ? own : features.Row(i);
                    reasons[i] = worker.Run(images[i].Item, vector, stop.Token);
                    if (reasons[i] is null)
                    {
                        cached?.Add(worker.Image, vector);
                    }

                    watch?.AfterImage(images[i].Item.Path, reasons[i]);
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
        }

        var workers = Enumerable.Range(0, Math.Min(_degreeOfParallelism, missing.Count))
            .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();

        // Waits for all workers, then throws the first error unwrapped.
        Task.WhenAll(workers).GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();
    }

    private static (List<int> Rows, List<SkippedImage> Skipped) Sort(IReadOnlyList<HashedImage> images, string?[] reasons)
    {
        var rows = new List<int>(images.Count);
        var skipped = new List<SkippedImage>();
        for (var i = 0; i < images.Count; i++)
        {
            if (reasons[i] is { } reason)
            {
                skipped.Add(new(images[i].Item.Path, reason));
            }
            else
            {
                rows.Add(i);
            }
        }

        return (rows, skipped);
    }
}
