using Microsoft.Extensions.Logging;
using Pipelines.Serving.Monitoring;
using Pipelines.Serving.Queue;
using Pipelines.Serving.Requests;
using Pipelines.Serving.Security;

namespace Pipelines.Serving.Models;

/// <summary>The models of a group of endpoints, with the queue and the memory that they share.</summary>
internal sealed class ModelSet : IDisposable
{
    private readonly Timer? _refresh;
    private readonly IDisposable _watch;
    private readonly IReadOnlyList<ImageIndex> _indexes;
    private int _isRefreshing;

    private ModelSet(
        IReadOnlyList<ServedModel> models, IReadOnlyList<ImageIndex> indexes, ServingOptions options, ServingMetrics metrics, ILogger log)
    {
        _indexes = indexes;
        (Models, Options, Metrics, Log) = (models, options, metrics, log);
        Queue = new PredictionQueue(options, metrics);
        Memory = new ContentBudget(options.MaximumWaitingBytes);
        Key = options.ApiKey is { } key ? new ApiKey(key) : null;
        _watch = metrics.Watch(Queue, string.Join(',', models.Select(model => model.Name)));
        if (options.ReplacementInterval > TimeSpan.Zero)
        {
            _refresh = new(_ => Refresh(), state: null, options.ReplacementInterval, options.ReplacementInterval);
        }
    }

    /// <summary>The models, in the order in which they were named.</summary>
    public IReadOnlyList<ServedModel> Models { get; }

    /// <summary>How they are served.</summary>
    public ServingOptions Options { get; }

    /// <summary>The images that wait.</summary>
    public PredictionQueue Queue { get; }

    /// <summary>The memory for images that wait or are being received.</summary>
    public ContentBudget Memory { get; }

    /// <summary>The key; null where none is needed.</summary>
    public ApiKey? Key { get; }

    /// <summary>What is counted.</summary>
    public ServingMetrics Metrics { get; }

    /// <summary>The log.</summary>
    public ILogger Log { get; }

    /// <summary>Puts models together that were loaded.</summary>
    /// <param name="files">The files.</param>
    /// <param name="loaded">What they held; released if this fails.</param>
    /// <param name="options">How they are served.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="ConfigurationException">A name is no good, or an index belongs to none of the models.</exception>
    public static ModelSet Of(
        IReadOnlyList<ModelFile> files, LoadedModels loaded, ServingOptions options, ServingMetrics metrics, ILogger log)
    {
        List<ServedModel> models =
        [
            .. files.Zip(loaded.Versions, (file, version) => new ServedModel(file, version, loaded.Indexes, metrics, log)),
        ];
        List<Problem> problems =
        [
            .. models.Index().SelectMany(model => Problems(model.Item, files[model.Index], models.Take(model.Index))),
            .. loaded.Indexes.Where(index => loaded.Versions.All(version => version.Index != index)).Select(index => new Problem(
                index.Path,
                $"The vectors of this index are of {index.SourceName}, "
                + $"and not of {(models.Count == 1 ? "this model" : "one of these models")}.",
                "Make an index with the model, or leave it out.")),
        ];
        if (problems.Count > 0)
        {
            loaded.Release();
            throw new ConfigurationException(problems);
        }

        return new(models, loaded.Indexes, options, metrics, log);
    }

    /// <summary>The model of a name; null where there is none.</summary>
    public ServedModel? Find(string? name) => Models.FirstOrDefault(model => model.Name == name);

    /// <summary>Answers what waits, then releases the models.</summary>
    public void Dispose()
    {
        _refresh?.Dispose();
        Queue.Dispose();
        _watch.Dispose();
        foreach (var model in Models)
        {
            model.Release();
        }

        foreach (var index in _indexes)
        {
            index.Dispose();
        }
    }

    private static IEnumerable<Problem> Problems(ServedModel model, ModelFile file, IEnumerable<ServedModel> earlier)
    {
        if (earlier.Any(other => other.Name == model.Name))
        {
            yield return new(file.Path, $"Two models have the name \"{model.Name}\".", "Give one of them a name of its own.");
        }

        if (model.Name.Length == 0 || model.Name.Any(letter => letter is '/' or '\\' || char.IsControl(letter)))
        {
            yield return new(
                file.Path,
                $"\"{model.Name}\" cannot be the name of a model: it is a part of addresses.",
                "Give it a name without slashes.");
        }
    }

    private void Refresh()
    {
        // Loading may take longer than the interval.
        if (Interlocked.Exchange(ref _isRefreshing, 1) != 0)
        {
            return;
        }

        try
        {
            foreach (var model in Models)
            {
                model.Refresh();
            }
        }
        catch (Exception error)
        {
            // A timer that throws would end the process.
            ServingLog.Failed(Log, "-", error);
        }
        finally
        {
            Volatile.Write(ref _isRefreshing, 0);
        }
    }
}
