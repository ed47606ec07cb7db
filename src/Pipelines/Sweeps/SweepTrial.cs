using System.Text.Json.Serialization;

namespace Pipelines;

/// <summary>How far a trial has come.</summary>
public enum SweepTrialState
{
    /// <summary>It was trained to its end and evaluated.</summary>
    Finished,

    /// <summary>Successive halving has stopped it: others were better after as many epochs.</summary>
    Stopped,

    /// <summary>It could not be trained, or its training diverged.</summary>
    Failed,

    /// <summary>It has not been done yet.</summary>
    Waiting,
}

/// <summary>A trial of a sweep: settings, and how good they are on the images by which trials are compared.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Settings">The values of its settings as JSON, by their paths.</param>
public sealed record SweepTrial(int Number, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>How far it has come.</summary>
    public SweepTrialState State { get; init; } = SweepTrialState.Waiting;

    /// <summary>
    /// Its figures by their names; of a stopped trial accuracy and log-loss on the images that validate its epochs, at the last of them.
    /// </summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>The 95 % intervals of the figures that have one, by their names.</summary>
    public IReadOnlyDictionary<string, Interval> Intervals { get; init; } = new Dictionary<string, Interval>();

    /// <summary>How many images the figures are of.</summary>
    public int Images { get; init; }

    /// <summary>The epochs that it was trained for.</summary>
    public int Epochs { get; init; }

    /// <summary>The seconds that it took; of a training that was paused those of all its parts.</summary>
    public double Seconds { get; init; }

    /// <summary>Why it failed or was stopped; empty where it was not.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Its folder, with <c>metrics.json</c>, <c>pipeline.json</c> and <c>training.csv</c>.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";
}
