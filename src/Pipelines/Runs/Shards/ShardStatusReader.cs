using Pipelines.Features;
using Pipelines.Runs.Folders;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Runs.Shards;

/// <summary>Reads what shards and runs have left in the folder of all runs, and what is in the cache. Writes nothing.</summary>
internal static class ShardStatusReader
{
    /// <summary>What is done of every pipeline that has left something in a folder of runs.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <exception cref="ConfigurationException">There is no such folder, or it is none of runs.</exception>
    public static IReadOnlyList<PipelineStatus> OfFolder(string runsFolder)
    {
        if (!Directory.Exists(runsFolder))
        {
            throw new ConfigurationException(new Problem(
                runsFolder, "There is no such file or folder.", "Name a configuration file, or the folder of all runs."));
        }

        var all = Folders(runsFolder)
            .Select(folder => Read(runsFolder, Path.GetFileName(folder), current: null))
            .Where(status => status.Extractions.Count + status.Runs.Count + status.Unfinished.Count + status.Unreadable.Count > 0)
            .ToList();
        return all.Count > 0
            ? all
            : throw new ConfigurationException(new Problem(
                runsFolder,
                "Nothing was extracted or run here.",
                "Name a configuration file, or the folder of all runs: the one with a folder for each pipeline."));
    }

    /// <summary>What is done of a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <param name="clock">The clock.</param>
    public static PipelineStatus Of(PreparedPipeline pipeline, string runsFolder, TimeProvider clock)
    {
        if (ShardExtraction.Check(pipeline) is not null)
        {
            return Read(runsFolder, pipeline.Name, current: null) with { Images = 0, Cached = 0 };
        }

        if (MissingWeights.Of(pipeline) is [var missing, ..])
        {
            throw new PipelineException(new Problem(
                pipeline.Name,
                $"The weights of \"{missing.Backbone}\" are not on this machine, and what is done depends on them.",
                "Download them first.")
            {
                Action = new(ProblemActionKind.DownloadWeights, missing.Backbone),
            });
        }

        using var extractor = pipeline.CreateExtractor(clock);
        using var cached = pipeline.Cache(clock)!.Open(extractor.Key);
        return Read(runsFolder, pipeline.Name, new(pipeline, cached, ShardFingerprint.Of(pipeline, extractor.Key)));
    }

    private static PipelineStatus Read(string runsFolder, string pipeline, CurrentWork? current)
    {
        var (markers, unreadable) = (new List<ShardMarker>(), new List<string>());
        foreach (var path in Folders(ShardMarker.FolderOf(runsFolder, pipeline)).SelectMany(Files))
        {
            if (ShardMarker.TryRead(path, out var marker))
            {
                if (marker is null)
                {
                    unreadable.Add(path);
                }
                else
                {
                    markers.Add(marker);
                }
            }
        }

        var extractions = markers
            .GroupBy(marker => (marker.Fingerprint, marker.Shards))
            .Select(group => Extraction([.. group], current?.Fingerprint == group.Key.Fingerprint ? current : null, current is not null))
            .OrderByDescending(extraction => extraction.IsOfConfiguration)
            .ThenByDescending(extraction => extraction.IsDone)
            .ThenBy(extraction => extraction.Fingerprint, StringComparer.Ordinal)
            .ThenBy(extraction => extraction.Count)
            .ToList();
        return new(
            pipeline,
            extractions,
            RunFolderSearch.Complete(runsFolder, pipeline, stamp: ""),
            Unfinished(runsFolder, pipeline),
            current?.Images(WorkShard.Whole).Count,
            current?.Cached(WorkShard.Whole),
            unreadable);
    }

    private static ExtractionStatus Extraction(List<ShardMarker> markers, CurrentWork? current, bool isConfigured)
    {
        var byNumber = markers.ToDictionary(marker => marker.Shard);
        var count = markers[0].Shards;
        var shards = Enumerable.Range(1, count).Select(number =>
        {
            var shard = WorkShard.Of(number, count);
            var marker = byNumber.GetValueOrDefault(number);
            var images = current?.Images(shard).Count ?? marker?.Images;
            var cached = current?.Cached(shard);
            var state = marker is null ? cached > 0 ? ShardState.Begun : ShardState.Missing
                : cached + marker.Skipped < images ? ShardState.Lost
                : ShardState.Done;
            return new ShardStatus(shard, state, images, cached, marker?.Skipped, marker?.Host, marker?.Finished);
        });
        return new(markers[0].Fingerprint, isConfigured ? current is not null : null, markers[0].Work, count, [.. shards]);
    }

    private static IReadOnlyList<string> Unfinished(string runsFolder, string pipeline) =>
    [
        .. Folders(Path.Combine(runsFolder, pipeline))
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]) && RunFolderSearch.IsPartial(folder))
            .OrderDescending(StringComparer.Ordinal),
    ];

    private static IReadOnlyList<string> Folders(string folder) => Sorted(folder, Directory.EnumerateDirectories);

    private static IReadOnlyList<string> Files(string folder) => Sorted(folder, Directory.EnumerateFiles);

    private static IReadOnlyList<string> Sorted(string folder, Func<string, IEnumerable<string>> entries)
    {
        try
        {
            return Directory.Exists(folder) ? [.. entries(folder).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(folder, $"The folder cannot be read: {error.Message}"), error);
        }
    }
}

/// <summary>What the configuration asks for, and how much of it is there.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="cached">The cache of its vectors.</param>
/// <param name="fingerprint">What decides its vectors.</param>
internal sealed class CurrentWork(PreparedPipeline pipeline, CachedFeatures cached, string fingerprint)
{
    private readonly List<Data.ContentHash> _images = [.. pipeline.Images.Select(image => image.Hash).Distinct()];

    /// <summary>What decides its vectors.</summary>
    public string Fingerprint => fingerprint;

    /// <summary>The images of a shard by content.</summary>
    public IReadOnlyList<Data.ContentHash> Images(WorkShard shard) => [.. _images.Where(shard.Contains)];

    /// <summary>How many of them have their vector.</summary>
    public int Cached(WorkShard shard) => Images(shard).Count(cached.Contains);
}
