namespace Pipelines;

/// <summary>What an extraction brought into the cache of feature vectors.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Shard">The part of its images.</param>
/// <param name="Images">Images of different content in it.</param>
/// <param name="FromCache">How many of them had their vector in the cache already.</param>
/// <param name="Computed">How many vectors were computed.</param>
/// <param name="Skipped">Files that cannot be used: those of the shard, and those that cannot even be read, which belong to none.</param>
/// <param name="Elapsed">How long it took, without reading and hashing the images.</param>
/// <param name="CacheFolder">The folder of the cache.</param>
/// <param name="Marker">The file that says that this shard is done.</param>
/// <param name="Notes">What a user should know; usually empty.</param>
public sealed record ExtractionResult(
    string Pipeline,
    WorkShard Shard,
    int Images,
    int FromCache,
    int Computed,
    IReadOnlyList<SkippedImage> Skipped,
    TimeSpan Elapsed,
    string CacheFolder,
    string Marker,
    IReadOnlyList<string> Notes);
