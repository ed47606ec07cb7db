using System.Globalization;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Runs.Shards;

/// <summary>Extracts the vectors of a shard of a pipeline's images into its cache.</summary>
internal static class ShardExtraction
{
    /// <summary>What is wrong where a pipeline has no vectors to extract, or nowhere to keep them; null where it has.</summary>
    /// <param name="pipeline">The pipeline.</param>
    public static Problem? Check(PreparedPipeline pipeline) => !pipeline.Kind.ExtractsVectors
        ? new(
            pipeline.Place("task"),
            $"The pipeline {pipeline.Name} works on images and not on feature vectors: there is nothing to extract.",
            "Choose other pipelines.")
        {
            Action = new(ProblemActionKind.ChoosePipeline),
        }
        : pipeline.CacheFolder is null
        ? new(pipeline.Place("cache"), "The cache is off, and extraction leaves nothing else.", "Leave this setting out.")
        : null;

    /// <summary>Extracts.</summary>
    /// <param name="pipeline">The pipeline, which <see cref="Check"/> has passed.</param>
    /// <param name="shard">The part of its images.</param>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <param name="clock">Measures the time, and dates what is done.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="cancellation">Stops after the images in progress; their vectors and all before are then in the cache.</param>
    /// <exception cref="PipelineException">The network cannot run, or a folder cannot be written or has gone.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ExtractionResult Run(
        PreparedPipeline pipeline,
        WorkShard shard,
        string runsFolder,
        TimeProvider clock,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        using var extractor = pipeline.CreateExtractor(clock);
        var fingerprint = ShardFingerprint.Of(pipeline, extractor.Key);
        var path = ShardMarker.PathOf(runsFolder, pipeline.Name, fingerprint, shard);
        var folder = Path.GetDirectoryName(path)!;
        RequireImages(pipeline);
        Try(folder, "made", () => Directory.CreateDirectory(folder));

        var images = pipeline.Images.Where(image => shard.Contains(image.Hash)).ToList();
        var filled = extractor.Fill(images, progress, cancellation);
        var result = new ExtractionResult(
            pipeline.Name,
            shard,
            filled.Images,
            filled.FromCache,
            filled.Images - filled.FromCache - filled.Skipped.Count,
            [.. pipeline.Data.Skipped, .. filled.Skipped],
            filled.Elapsed,
            pipeline.CacheFolder!,
            path,
            [.. pipeline.Notes, .. filled.Notes]);
        var marker = new ShardMarker
        {
            Pipeline = pipeline.Name,
            Fingerprint = fingerprint,
            Shard = shard.Number,
            Shards = shard.Count,
            Work = WorkOf(pipeline),
            Images = result.Images,
            FromCache = result.FromCache,
            Computed = result.Computed,
            Skipped = filled.Skipped.Count,
            Seconds = Math.Round(result.Elapsed.TotalSeconds, 3),
            Host = Environment.MachineName,
            Finished = clock.GetLocalNow(),
        };
        Try(path, "written", () => marker.Write(path));
        return result;
    }

    /// <summary>The images and the network, for a person.</summary>
    public static string WorkOf(PreparedPipeline pipeline) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Quantity.Of(pipeline.Images.Select(image => image.Hash).Distinct().Count(), "images")}, {pipeline.Backbone.Name} at "
        + $"{pipeline.Preprocessing.Size} px");

    /// <summary>
    /// A folder that went away while it was read looks like one whose files are all broken: these must not count as done.
    /// </summary>
    private static void RequireImages(PreparedPipeline pipeline)
    {
        var data = pipeline.Options.Data;
        string?[] places = [data.Train, data.Validation?.Place, data.Test?.Place];
        var gone = places
            .OfType<string>()
            .Select(place => Path.Combine(pipeline.BaseFolder, place))
            .FirstOrDefault(path => !Path.Exists(path));
        if (gone is not null)
        {
            throw new PipelineException(new Problem(
                gone,
                "The images are not there any more: their folder was moved, removed or disconnected while it was read.",
                "Bring it back and run again."));
        }
    }

    private static void Try(string path, string done, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    path,
                    $"What is done cannot be noted, because this cannot be {done}: {error.Message}",
                    "Bring the folder back, or make it writable, and run again: vectors that were stored are found in the cache.")
                {
                    Action = new(ProblemActionKind.ChooseRunsFolder),
                },
                error);
        }
    }
}
