using Pipelines.Configuration;

namespace Pipelines.Runs;

/// <summary>Runs a prepared pipeline from images to an exported model.</summary>
public static class PipelineRunner
{
    /// <summary>Extracts, trains, evaluates and exports; leaves a run folder.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="settings">Where the run folder goes, and the clock.</param>
    /// <param name="progress">Hears of each stage.</param>
    /// <param name="cancellation">Stops the run; nothing half-written is left, and vectors extracted so far stay in the cache.</param>
    /// <exception cref="PipelineException">The job cannot be done, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RunResult Run(PreparedPipeline pipeline, RunSettings settings, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return pipeline.Options.Task switch
            {
                PipelineTask.Classification => ClassificationRun.Run(pipeline, settings, progress, cancellation),
                PipelineTask.Clustering => ClusteringRun.Run(pipeline, settings, progress, cancellation),
                PipelineTask.Pretext => PretextRun.Run(pipeline, settings, progress, cancellation),
                _ => throw new ArgumentOutOfRangeException(nameof(pipeline), pipeline.Options.Task, "Unknown task."),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    Path.Combine(settings.RunsFolder, pipeline.Name),
                    $"The results cannot be written: {error.Message}",
                    "Make room or choose another place with --output, and run again: vectors already extracted are kept."),
                error);
        }
    }
}
