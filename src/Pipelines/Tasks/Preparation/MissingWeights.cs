using Pipelines.Backbones;
using Pipelines.Backbones.Catalogue;

namespace Pipelines.Tasks.Preparation;

/// <summary>
/// The weights of catalogue names in the configuration that were not downloaded yet. Preparing a pipeline and making its plan never reach
/// the network; <see cref="FetchAsync"/> does, and a run begins with it.
/// </summary>
internal static class MissingWeights
{
    /// <summary>What a run of a pipeline would download.</summary>
    public static IReadOnlyList<PlannedDownload> Of(PreparedPipeline pipeline)
    {
        var settings = DownloadSettings.FromEnvironment();
        return
        [
            .. Missing(pipeline)
                .Select(missing => new PlannedDownload(
                    missing.Entry.Name, settings.UrlOf(missing.Entry), missing.Entry.Bytes, missing.Cache.PathOf(missing.Entry)))
                .DistinctBy(download => download.Path),
        ];
    }

    /// <summary>Downloads them.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="prepared">Its pipelines.</param>
    /// <param name="progress">Receives the progress of each download.</param>
    /// <param name="cancellation">Stops; the next call resumes the download.</param>
    /// <returns>The pipelines with their weights.</returns>
    /// <exception cref="PipelineException">A file could not be brought; the message says how to bring it by hand.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<IReadOnlyList<PreparedPipeline>> FetchAsync(
        PipelinesFile file, IReadOnlyList<PreparedPipeline> prepared, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        await DownloadAsync(prepared, progress, cancellation);
        return
        [
            .. prepared.Select(pipeline => Missing(pipeline).Count == 0 ? pipeline : PipelinePreparation.WithNetworks(pipeline, file)),
        ];
    }

    /// <summary>Downloads them, and leaves the pipelines as they are.</summary>
    /// <inheritdoc cref="FetchAsync"/>
    public static async Task DownloadAsync(
        IReadOnlyList<PreparedPipeline> prepared, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        foreach (var (entry, cache) in prepared.SelectMany(Missing))
        {
            await new WeightDownload(cache, DownloadSettings.FromEnvironment()).FetchAsync(entry, progress, cancellation);
        }
    }

    private static List<(CatalogueEntry Entry, WeightCache Cache)> Missing(PreparedPipeline pipeline)
    {
        var missing = new List<(CatalogueEntry, WeightCache)>();
        Add(pipeline.Backbone, pipeline.Options.Backbone);
        Add(pipeline.Teacher, pipeline.Options.Pretext.Teacher);
        return missing;

        void Add(Backbone? backbone, BackboneOptions? options)
        {
            if (backbone?.MissingWeights is { } entry)
            {
                missing.Add((entry, WeightCache.Resolve(options!.CacheFolder, pipeline.BaseFolder)));
            }
        }
    }
}
