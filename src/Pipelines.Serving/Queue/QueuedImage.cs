using System.Diagnostics;
using Pipelines.Serving.Models;
using Pipelines.Serving.Requests;

namespace Pipelines.Serving.Queue;

/// <summary>An image that waits for a core. Once it is in the queue, its bytes are the queue's to release.</summary>
/// <param name="model">The model.</param>
/// <param name="content">The image.</param>
/// <param name="query">What is wanted of it.</param>
/// <param name="maximumPixels">The most pixels that it may have.</param>
/// <param name="cancellation">Nobody waits for it any more.</param>
internal sealed class QueuedImage(
    ServedModel model, ReceivedImage content, PredictQuery query, long maximumPixels, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<PredictedImage> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _queued = Stopwatch.GetTimestamp();

    /// <summary>The model.</summary>
    public ServedModel Model => model;

    /// <summary>The result, when it is there.</summary>
    public Task<PredictedImage> Result => _result.Task;

    /// <summary>Predicts the image, on the calling thread, and releases its bytes. Does not throw.</summary>
    /// <param name="version">The model.</param>
    public void Run(ModelVersion version)
    {
        var waited = Stopwatch.GetElapsedTime(_queued);
        var started = Stopwatch.GetTimestamp();
        try
        {
            cancellation.ThrowIfCancellationRequested();
            var image = ImageInput.FromBytes(content.Bytes.Content).WithPixelLimit(maximumPixels);
            var prediction = version.Model.Predict(image, cancellation);
            var nearest = query.Nearest > 0 && version.Index is { } index
                ? index.Search(version.Model.Embed(image), query.Nearest)
                : null;
            var predicted = Stopwatch.GetElapsedTime(started);
            string? reason = null;
            var overlay = query.IsExplained ? version.Explain(image, cancellation, out reason) : null;
            var explained = query.IsExplained ? Stopwatch.GetElapsedTime(started) - predicted : (TimeSpan?)null;
            _result.SetResult(new(content.Name, prediction, nearest, Error: null, overlay, reason, waited, predicted, explained));
        }
        catch (BadImageException error)
        {
            _result.SetResult(PredictedImage.Unusable(content.Name, error.Message, waited, Stopwatch.GetElapsedTime(started)));
        }
        catch (OperationCanceledException)
        {
            _result.SetCanceled(cancellation);
        }
        catch (Exception error)
        {
            _result.SetException(error);
        }
        finally
        {
            content.Bytes.Dispose();
        }
    }
}
