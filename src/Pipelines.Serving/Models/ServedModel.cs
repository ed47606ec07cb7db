using Microsoft.Extensions.Logging;
using Pipelines.Serving.Monitoring;

namespace Pipelines.Serving.Models;

/// <summary>
/// A model under a name. Its file may be replaced while it serves: requests that have begun end with the model that they began with.
/// </summary>
internal sealed class ServedModel
{
    private readonly string _path;
    private readonly IReadOnlyList<ImageIndex> _indexes;
    private readonly ServingMetrics _metrics;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private volatile ModelVersion _version;
    private FileStamp? _seen;
    private FileStamp? _refused;

    /// <summary>A model that was loaded.</summary>
    public ServedModel(ModelFile file, ModelVersion version, IReadOnlyList<ImageIndex> indexes, ServingMetrics metrics, ILogger log)
    {
        (Name, _path, _version) = (file.Name ?? version.Model.Pipeline, file.Path, version);
        (_indexes, _metrics, _log) = (indexes, metrics, log);
        _seen = version.Stamp;
        LoadedAt = DateTimeOffset.UtcNow;
    }

    /// <summary>The name in addresses, answers and metrics.</summary>
    public string Name { get; }

    /// <summary>When the model in use was loaded.</summary>
    public DateTimeOffset LoadedAt { get; private set; }

    /// <summary>
    /// What is wrong with the file now, in a sentence for a stranger; null for nothing. The model in memory serves all the same.
    /// </summary>
    public string? FileProblem { get; private set; }

    /// <summary>The model as it is now; the caller disposes the use.</summary>
    public ModelUse Use()
    {
        // A version that was replaced between these two steps is tried once more, with the new one.
        while (true)
        {
            var version = _version;
            if (version.TryUse())
            {
                return new(version);
            }
        }
    }

    /// <summary>Looks whether the file is another one, and loads it when it has stopped changing.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            var stamp = FileStamp.Of(_path);
            if (stamp != _seen)
            {
                // Perhaps somebody is still writing it.
                _seen = stamp;
            }
            else if (stamp == _version.Stamp)
            {
                FileProblem = null;
            }
            else if (stamp is null)
            {
                Report("The file of the model is gone. The model in memory still serves.");
            }
            else if (stamp != _refused)
            {
                Replace(stamp.Value);
            }
        }
    }

    /// <summary>Releases the model when its last prediction has ended.</summary>
    public void Release() => _version.EndUse();

    private void Replace(FileStamp stamp)
    {
        try
        {
            var old = _version;
            _version = ModelVersion.Load(_path, _indexes);
            old.EndUse();
            (FileProblem, _refused, LoadedAt) = (null, null, DateTimeOffset.UtcNow);
            _metrics.Replaced(Name, isTaken: true);
            ServingLog.Replaced(_log, Name);
        }
        catch (Exception error) when (error is PipelineException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            _refused = stamp;
            Report("The file of the model was replaced by one that cannot be loaded. The model in memory still serves.", error);
            _metrics.Replaced(Name, isTaken: false);
        }
    }

    private void Report(string problem, Exception? error = null)
    {
        if (FileProblem != problem || error is not null)
        {
            FileProblem = problem;
            ServingLog.NotReplaced(_log, Name, error is null ? problem : error.Message);
        }
    }
}
