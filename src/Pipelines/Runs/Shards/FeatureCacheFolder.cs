using Pipelines.Features.Upkeep;

namespace Pipelines;

/// <summary>
/// Upkeep of a cache of feature vectors: what is in it, what does not belong there, bringing several together. Any number of runs may use
/// the cache at the same time.
/// </summary>
/// <param name="folder">The folder of the cache.</param>
public sealed class FeatureCacheFolder(string folder)
{
    /// <summary>Measures time. Default: the system's clock.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The folder of the cache, absolute.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>What is in it, by network and image size.</summary>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The folder is missing, or something in it cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<IReadOnlyList<CachedVectors>> InspectAsync(CancellationToken cancellation = default) =>
        Task.Run(() => CacheCheck.Inspect(Folder, cancellation), cancellation);

    /// <summary>Verifies every vector, and finds what does not belong there. Nothing is changed.</summary>
    /// <param name="progress">Receives the number of files read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What was found; none where all is well.</returns>
    /// <exception cref="PipelineException">The folder is missing, or something in it cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<IReadOnlyList<CacheFinding>> CheckAsync(
        IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => CacheCheck.Check(Folder, progress, cancellation), cancellation);

    /// <summary>Brings the vectors of other caches into this one. Every vector is verified; what is damaged is left out.</summary>
    /// <param name="sources">The folders of the other caches, in which nothing is changed.</param>
    /// <param name="progress">Receives the number of files done.</param>
    /// <param name="cancellation">Stops the work; what was copied stays, and is not copied again.</param>
    /// <exception cref="PipelineException">A folder is no cache, or a file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<CacheMergeResult> MergeAsync(
        IReadOnlyList<string> sources, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => CacheMerge.Run(Folder, sources, Clock, progress, cancellation), cancellation);

    /// <summary>
    /// Removes damaged vectors, duplicates and leftovers; with a job, also vectors of networks and image sizes that none of its pipelines
    /// uses. Files that were written to in the last ten minutes stay.
    /// </summary>
    /// <param name="usedBy">The pipelines whose vectors are kept. Default: those of every network and size.</param>
    /// <param name="isApplied">Whether to remove; false only says what would be.</param>
    /// <param name="progress">Receives the number of folders done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">What the pipelines use cannot be told.</exception>
    /// <exception cref="PipelineException">The folder is missing, or something in it cannot be read or removed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<CachePruneResult> PruneAsync(
        PipelineJob? usedBy = null,
        bool isApplied = false,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(() => CachePrune.Run(Folder, usedBy?.UsedFeatureKeys(), isApplied, progress, cancellation), cancellation);
}
