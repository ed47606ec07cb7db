using Pipelines.Runs.Folders;
using Pipelines.Runtime.Torch;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs;

/// <summary>Runs a prepared pipeline from images to an exported model.</summary>
internal static class PipelineRunner
{
    /// <summary>Extracts, trains, evaluates and exports; leaves a run folder.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="settings">Where the run folder goes, what is resumed, and the clock.</param>
    /// <param name="progress">Receives the progress of each stage.</param>
    /// <param name="cancellation">
    /// Stops the run; nothing half-written is left, vectors extracted so far stay in the cache, and checkpoints in the run folder.
    /// </param>
    /// <exception cref="PipelineException">The job cannot be done, or the folder cannot be written.</exception>
    /// <exception cref="RunFailedException">
    /// The same, where the run had begun to train; says up to which step its training is kept.
    /// </exception>
    /// <exception cref="RunInterruptedException">Cancelled while training; says up to which step its training is kept.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RunResult Run(
        PreparedPipeline pipeline, RunSettings settings, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        Run(pipeline, settings, ArtifactList.All, progress, cancellation);

    /// <inheritdoc cref="Run(PreparedPipeline, RunSettings, IProgress{StageProgress}?, CancellationToken)"/>
    internal static RunResult Run(
        PreparedPipeline pipeline,
        RunSettings settings,
        IReadOnlyList<Artifact> artifacts,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var started = settings.Clock.GetTimestamp();
        if (MissingWeights.Of(pipeline) is [var missing, ..])
        {
            throw new PipelineException(new Problem(
                pipeline.Name, $"The weights of \"{missing.Backbone}\" are not on this machine.", "Download them first.")
            {
                Action = new(ProblemActionKind.DownloadWeights, missing.Backbone),
            });
        }

        using var folder = settings.ResumeFrom is { } interrupted
            ? RunFolder.Resume(interrupted)
            : RunFolder.Begin(settings.RunsFolder, pipeline.Name, settings.Clock.GetLocalNow());
        try
        {
            if (FreeSpace.Shortage(folder.PartialPath, pipeline) is { } shortage)
            {
                throw new PipelineException(shortage);
            }

            var context = new RunContext(folder, pipeline, settings.Clock, () => settings.Training(true));
            var outcome = pipeline.Kind.Run(pipeline, context, progress, cancellation);
            folder.Release();
            var notes = RunArtifacts.Write(
                artifacts,
                outcome,
                folder,
                new(pipeline, folder.FinalPath, folder.PartialPath, settings.Clock.GetLocalNow(), cancellation));
            var result = outcome.ToResult(new(
                pipeline.Name,
                folder.FinalPath,
                [.. RunNote.All(pipeline.Notes), .. outcome.Notes, .. RunNote.All(notes)],
                settings.Clock.GetElapsedTime(started)));
            context.TensorBoard?.Finish(result);
            folder.Complete();
            return result with
            {
                Notes = [.. result.Notes, .. RunNote.All(context.TensorBoard?.Notes ?? [])],
                Elapsed = settings.Clock.GetElapsedTime(started),
            };
        }
        catch (OperationCanceledException error) when (error is TrainingNotKeptException || folder.CheckpointStep is not null)
        {
            var reason = error is TrainingNotKeptException ? error.Message : "";
            throw new RunInterruptedException(pipeline.Name, folder.PartialPath, folder.CheckpointStep, reason, error);
        }
        catch (PipelineException error) when (error is not CheckpointException && folder.CheckpointStep is { } step)
        {
            throw new RunFailedException(pipeline.Name, [.. error.Problems.SkipLast(1), WithKept(error.Problems[^1], step)], step, error);
        }
        catch (Exception error) when (MemoryShortage.IsCauseOf(error))
        {
            var problem = MemoryShortage.Problem(pipeline.Options.Training.BatchSize, pipeline.Preprocessing.Size);
            throw new RunFailedException(pipeline.Name, [WithKept(problem, folder.CheckpointStep)], folder.CheckpointStep, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var problem = new Problem(
                Path.Combine(settings.RunsFolder, pipeline.Name),
                $"The results cannot be written: {error.Message}",
                "Make room, or choose another folder for the runs, and run again: vectors already extracted are kept.")
            {
                Action = new(ProblemActionKind.ChooseRunsFolder),
            };
            throw new RunFailedException(pipeline.Name, [WithKept(problem, folder.CheckpointStep)], folder.CheckpointStep, error);
        }
        finally
        {
            settings.Training(false);
        }
    }

    private static Problem WithKept(Problem problem, long? step) =>
        step is null ? problem : problem with { Remedy = $"{problem.Remedy} The training up to step {step} is kept.".TrimStart() };
}
