using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Pipelines.Features;
using Pipelines.Imaging;

namespace Pipelines.Prediction;

/// <summary>
/// Runs images through a network and makes a value of one of its outputs. Thread-safe: each call takes buffers of its own, which later
/// calls use again, and the network is shared.
/// </summary>
/// <typeparam name="T">What is made of the output.</typeparam>
/// <param name="session">The network, which computes on the calling thread.</param>
/// <param name="preprocessing">How an image becomes pixels.</param>
/// <param name="output">The output's name; its shape is [N, <paramref name="dimensions"/>].</param>
/// <param name="dimensions">Length of a vector.</param>
/// <param name="network">What to call the network in an error.</param>
/// <param name="stage">What progress reports call the work.</param>
/// <param name="convert">Makes the value of a vector.</param>
/// <param name="further">Outputs whose numbers follow those of the first in the vector; null for none.</param>
internal sealed class NetworkOutput<T>(
    InferenceSession session,
    Preprocessing preprocessing,
    string output,
    int dimensions,
    string network,
    string stage,
    NetworkOutput<T>.Conversion convert,
    IReadOnlyList<OutputShape>? further = null)
    : IDisposable
    where T : class
{
    private readonly ImageReader _reader = new(preprocessing);
    private readonly ConcurrentBag<NetworkRun> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>Makes a value of a vector, which it must not keep.</summary>
    public delegate T Conversion(ReadOnlySpan<float> vector);

    /// <summary>Length of a vector.</summary>
    public int Dimensions => dimensions;

    /// <summary>The value of one image.</summary>
    /// <exception cref="BadImageException">It is not a usable image.</exception>
    /// <exception cref="PipelineException">The network fails.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public T Run(ImageInput image, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var run = _idle.TryTake(out var idle)
            ? idle
            : new NetworkRun(session, preprocessing, [new(output, [1, dimensions]), .. further ?? []], network);
        try
        {
            image.Read(_reader, run.Pixels);
            var vector = run.Run(image.Name, cancellation);
            return convert(further is null ? vector : Joined(run));
        }
        finally
        {
            // One that was stopped may not be used again.
            if (cancellation.IsCancellationRequested)
            {
                run.Dispose();
            }
            else
            {
                GiveBack(run);
            }
        }
    }

    /// <summary>As <see cref="Run"/>; a stream is waited for, and the network runs on a thread of the pool.</summary>
    public async Task<T> RunAsync(ImageInput image, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(image);
        var buffered = await image.BufferAsync(cancellation).ConfigureAwait(false);
        return await Task.Run(() => Run(buffered, cancellation), cancellation).ConfigureAwait(false);
    }

    /// <summary>The values of many images, computed on all cores.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Receives the number of images done, at most ten times a second and once at the end.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One result for each image, in their order; an image that cannot be used has the reason instead of a value.</returns>
    /// <exception cref="PipelineException">The network fails.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<IReadOnlyList<ImageResult<T>>> RunManyAsync(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(images);
        var results = new ImageResult<T>[images.Count];
        var meter = new ProgressMeter(stage, 0, images.Count, progress, TimeProvider.System);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        await Parallel.ForAsync(0, images.Count, options, async (i, stop) =>
        {
            results[i] = await ResultOfAsync(images[i], stop).ConfigureAwait(false);
            meter.Add();
        }).ConfigureAwait(false);
        meter.Finish();
        return results;
    }

    /// <inheritdoc cref="RunManyAsync"/>
    public IReadOnlyList<ImageResult<T>> RunMany(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        Task.Run(() => RunManyAsync(images, progress, cancellation), CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Releases the buffers. The session stays open.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var run))
        {
            run.Dispose();
        }
    }

    private async ValueTask<ImageResult<T>> ResultOfAsync(ImageInput image, CancellationToken cancellation)
    {
        try
        {
            return new(image.Name, Run(await image.BufferAsync(cancellation).ConfigureAwait(false), cancellation), Error: null);
        }
        catch (BadImageException error)
        {
            return new(image.Name, Value: null, error.Message);
        }
    }

    private float[] Joined(NetworkRun run)
    {
        var joined = new float[dimensions + further!.Sum(shape => shape.Length)];
        var place = 0;
        for (var number = 0; number <= further!.Count; number++)
        {
            var vector = run.Vector(number);
            vector.CopyTo(joined.AsSpan(place));
            place += vector.Length;
        }

        return joined;
    }

    private void GiveBack(NetworkRun run)
    {
        _idle.Add(run);
        if (_isDisposed)
        {
            Dispose();
        }
    }
}
