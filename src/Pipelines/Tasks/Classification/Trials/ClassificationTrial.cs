using Pipelines.Evaluation;
using Pipelines.Numerics;
using Pipelines.Tasks.Classification.CrossValidation;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Classification.Trials;

/// <summary>
/// Trains a classifier to see how good its settings are: as a run does, but nothing is exported, and the scores are neither calibrated
/// nor decided on, which changes no prediction.
/// </summary>
internal static class ClassificationTrial
{
    /// <summary>Trains and evaluates.</summary>
    /// <param name="pipeline">A pipeline whose images are those of the trial: it has no test images.</param>
    /// <param name="context">Vectors, clock, and where checkpoints go.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The training diverged, or cannot be done.</exception>
    /// <exception cref="TrainingPausedException">The context asks for a pause.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TrialOutcome Run(
        PreparedPipeline pipeline, IRunContext context, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var started = context.Clock.GetTimestamp();
        var options = pipeline.Options;
        var trial = pipeline with
        {
            Options = options with { Head = options.Head with { Calibrate = false }, Decision = null },
        };
        var features = context.Vectors(trial, progress, cancellation);
        ClassificationRun.RequireUsableClasses(trial, features.Train);
        if (trial.Data.Folds is not null)
        {
            var validated = FoldTrainings.Run(trial, features, context, progress, cancellation);
            var outcome = Outcome(validated.Images, validated.Scores, [], options.Training, validated.OfTrainings, null);
            return outcome with { Metrics = outcome.Metrics with { CrossValidation = validated.Metrics } };
        }

        var compared = HeldOutImages.Of(features);
        if (options.Training.Transfer == TransferForm.FeatureVectors)
        {
            var head = HeadTraining.Try(trial, features, compared, progress, cancellation);
            return Outcome(compared, head.Scores, head.Records, head.Training, head.Notes, null);
        }

        var network = NetworkTraining.Run(trial, features, compared, crossValidated: null, context, progress, cancellation);
        var reason = network.HasDiverged
            ? network.Notes.FirstOrDefault(note => note.Level == NoteLevel.Note)?.Text ?? "The training diverged."
            : null;
        return Outcome(compared, network.Scores, network.Records, network.Training, network.Notes, reason);

        TrialOutcome Outcome(
            HeldOutImages images,
            FeatureMatrix scores,
            IReadOnlyList<TrainingRecord> records,
            TrainingOptions training,
            IReadOnlyList<RunNote> notes,
            string? divergence) => new()
            {
                Labels = trial.Data.Labels,
                Compared = images,
                Scores = scores,
                Metrics = Evaluate(images, scores),
                Records = records,
                Training = training,
                Skipped = [.. trial.Data.Skipped, .. features.Skipped],
                Notes = notes,
                Divergence = divergence,
            };

        ClassificationMetrics Evaluate(HeldOutImages images, FeatureMatrix scores) => ClassificationEvaluator.Evaluate(
            trial.Data.Labels,
            images.Split.Labels,
            scores,
            elapsed: context.Clock.GetElapsedTime(started),
            groups: images.Groups,
            cancellation: cancellation);
    }
}
