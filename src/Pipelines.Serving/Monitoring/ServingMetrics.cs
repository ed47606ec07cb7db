using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Pipelines.Serving.Queue;

namespace Pipelines.Serving.Monitoring;

/// <summary>What is counted and measured, by System.Diagnostics.Metrics. The table is in docs/serving.md.</summary>
internal sealed class ServingMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Pipelines.Serving";

    // One for a program, however many groups of endpoints it has.
    private static readonly ConditionalWeakTable<IMeterFactory, ServingMetrics> s_ofPrograms = [];

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _stages;
    private readonly Histogram<int> _batches;
    private readonly Counter<long> _predictions;
    private readonly Counter<long> _unknown;
    private readonly Counter<long> _unusable;
    private readonly Counter<long> _replacements;
    private readonly ConcurrentDictionary<PredictionQueue, string> _queues = [];

    private ServingMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _requests = meter.CreateCounter<long>("pipelines.serving.requests", "{request}", "Requests for predictions that were answered.");
        _stages = meter.CreateHistogram<double>(
            "pipelines.serving.stage.duration",
            "s",
            "Seconds that an image or a request spends in a stage.",
            advice: new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        _batches = meter.CreateHistogram<int>(
            "pipelines.serving.batch.size", "{image}", "Images that a core takes from the queue at once.");
        _predictions = meter.CreateCounter<long>("pipelines.serving.predictions", "{image}", "Predicted images, by class or cluster.");
        _unknown = meter.CreateCounter<long>(
            "pipelines.serving.unknown",
            "{image}",
            "Predicted images that the model decided not to know. Their share is this by predictions.");
        _unusable = meter.CreateCounter<long>("pipelines.serving.unusable", "{image}", "Images that could not be read.");
        _replacements = meter.CreateCounter<long>("pipelines.serving.replacements", "{file}", "Model files that were replaced.");
        meter.CreateObservableGauge(
            "pipelines.serving.queue.length", () => Queues(queue => queue.Waiting), "{image}", "Images that wait for a core.");
        meter.CreateObservableGauge(
            "pipelines.serving.queue.running", () => Queues(queue => queue.Running), "{image}", "Images that are being predicted.");
    }

    /// <summary>The metrics of a program.</summary>
    public static ServingMetrics Of(IMeterFactory factory) => s_ofPrograms.GetValue(factory, made => new(made));

    /// <summary>Reports the length of a queue until the result is disposed.</summary>
    public IDisposable Watch(PredictionQueue queue, string models)
    {
        _queues[queue] = models;
        return new Watching(() => _queues.TryRemove(queue, out _));
    }

    /// <summary>A request was answered.</summary>
    public void Answered(string model, int status) => _requests.Add(1, new("model", model), new("status", status));

    /// <summary>A stage took so long.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stage"><c>receive</c>, <c>wait</c>, <c>predict</c>, <c>explain</c> or <c>answer</c>.</param>
    /// <param name="time">How long.</param>
    public void Took(string model, string stage, TimeSpan time) =>
        _stages.Record(time.TotalSeconds, new("model", model), new("stage", stage));

    /// <summary>Images were taken from the queue at once.</summary>
    public void Batch(int images) => _batches.Record(images);

    /// <summary>An image was predicted.</summary>
    public void Predicted(string model, string label, bool isUnknown)
    {
        _predictions.Add(1, new("model", model), new("label", label));
        if (isUnknown)
        {
            _unknown.Add(1, new KeyValuePair<string, object?>("model", model));
        }
    }

    /// <summary>An image could not be read.</summary>
    public void Unusable(string model) => _unusable.Add(1, new KeyValuePair<string, object?>("model", model));

    /// <summary>The file of a model was replaced.</summary>
    public void Replaced(string model, bool isTaken) =>
        _replacements.Add(1, new("model", model), new("result", isTaken ? "taken" : "refused"));

    private IEnumerable<Measurement<int>> Queues(Func<PredictionQueue, int> value) =>
        _queues.Select(queue => new Measurement<int>(value(queue.Key), new KeyValuePair<string, object?>("models", queue.Value)));

    private sealed class Watching(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
