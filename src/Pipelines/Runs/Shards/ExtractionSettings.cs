namespace Pipelines;

/// <summary>What <see cref="PipelineJob.ExtractAsync"/> does.</summary>
public sealed record ExtractionSettings
{
    /// <summary>The part of the images that is extracted. Default: all of them.</summary>
    public WorkShard Shard { get; init; } = WorkShard.Whole;

    /// <summary>
    /// The folder of all runs, in which it is noted what is done. Default: <c>runs</c> in the folder of the configuration.
    /// </summary>
    public string? RunsFolder { get; init; }
}
