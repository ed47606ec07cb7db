namespace Pipelines;

/// <summary>What is done of a pipeline.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Extractions">
/// Its extractions in shards. The first is that of the configuration, where there is one; further ones have another fingerprint or
/// another number of shards.
/// </param>
/// <param name="Runs">Folders of complete runs, the newest first.</param>
/// <param name="Unfinished">Folders of runs that are under way or were interrupted, the newest first.</param>
/// <param name="Images">Images of different content of the pipeline; null where no configuration was read.</param>
/// <param name="Cached">How many of them have their vector in the cache; null where no configuration was read.</param>
/// <param name="Unreadable">Files that are no notes of a finished shard although they are named like one: cut off or damaged.</param>
public sealed record PipelineStatus(
    string Pipeline,
    IReadOnlyList<ExtractionStatus> Extractions,
    IReadOnlyList<string> Runs,
    IReadOnlyList<string> Unfinished,
    int? Images,
    int? Cached,
    IReadOnlyList<string> Unreadable)
{
    /// <summary>
    /// Whether every image of the configuration has its vector, or is known to have none; where no configuration was read, whether the
    /// shards of one of the extractions are all done.
    /// </summary>
    public bool IsDone =>
        (Images is { } images && Cached == images)
        || Extractions.Any(extraction => extraction is { IsOfConfiguration: not false, IsDone: true });
}
