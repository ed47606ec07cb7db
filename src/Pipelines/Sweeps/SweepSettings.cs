namespace Pipelines;

/// <summary>How a sweep runs.</summary>
public sealed record SweepSettings
{
    /// <summary>
    /// The folder of all runs; the sweep leaves a folder <c>&lt;pipeline&gt;/sweep-...</c> in it, and the run of the best trial a folder
    /// beside it. Default: <c>runs</c> in the folder of the configuration.
    /// </summary>
    public string? RunsFolder { get; init; }

    /// <summary>
    /// The part of the trials to do, by their numbers. Shards of one sweep may be done at the same time on machines that share the folder;
    /// whichever finds all trials done trains the best. Default: all.
    /// </summary>
    public WorkShard Shard { get; init; } = WorkShard.Whole;
}
