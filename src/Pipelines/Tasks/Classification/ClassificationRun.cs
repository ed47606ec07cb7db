using Pipelines.Classification.Calibration;
using Pipelines.Evaluation;
using Pipelines.Evaluation.Calibration;
using Pipelines.Numerics;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification;

/// <summary>Runs a classification pipeline: vectors, training, evaluation.</summary>
internal static class ClassificationRun
{
    public static ClassificationOutcome Run(
        PreparedPipeline pipeline, IRunContext context, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var started = context.Clock.GetTimestamp();
        var features = DataSetFeatures.Extract(pipeline, context.Clock, progress, cancellation);
        RequireUsableClasses(pipeline, features.Train);

        var heldOut = HeldOutImages.Of(features);
        var classifier = pipeline.Options.Training.Transfer == TransferForm.FeatureVectors
            ? HeadTraining.Run(pipeline, features, heldOut, context.TensorBoard, progress, cancellation)
            : NetworkTraining.Run(pipeline, features, heldOut, context, progress, cancellation);
        var skipped = pipeline.Data.Skipped.Concat(features.Skipped).ToList();
        var metrics = ClassificationEvaluator.Evaluate(
            pipeline.Data.Labels,
            heldOut.Split.Labels,
            classifier.Scores,
            skipped,
            context.Clock.GetElapsedTime(started),
            heldOut.Groups,
            cancellation) with
        {
            Calibration = Measured(classifier, heldOut, cancellation),
        };
        return new()
        {
            Labels = pipeline.Data.Labels,
            HeldOut = heldOut,
            Train = features.Train,
            Classifier = classifier,
            Metrics = metrics,
            Skipped = skipped,
            Notes =
            [
                .. RunNote.All(features.Notes),
                .. classifier.Notes,
                .. ClassImbalance.Notes(pipeline.Options, features.Train.Labels, metrics),
            ],
        };
    }

    /// <summary>The calibration with its effect on the held-out images.</summary>
    private static CalibrationMetrics? Measured(TrainedClassifier classifier, HeldOutImages heldOut, CancellationToken cancellation)
    {
        if (classifier.Calibration is not { Temperature: not 1 and var temperature } calibration)
        {
            return classifier.Calibration;
        }

        ScoreQuality Quality(FeatureMatrix scores) =>
            ScoreQualityEvaluator.Evaluate(scores, heldOut.Split.Labels, heldOut.Groups, cancellation);
        return calibration with
        {
            Before = Quality(TemperatureScaling.Apply(classifier.Scores, 1 / temperature)),
            After = Quality(classifier.Scores),
        };
    }

    private static void RequireUsableClasses(PreparedPipeline pipeline, SplitFeatures train)
    {
        var labels = pipeline.Data.Labels;
        var missing = Enumerable.Range(0, labels.Count).Except(train.Labels).Select(number => labels[number]).ToList();
        if (missing.Count > 0)
        {
            throw new PipelineException(new Problem(
                $"pipeline {pipeline.Name}",
                $"No training image of {(missing.Count == 1 ? "class" : "the classes")} {string.Join(", ", missing)} can be read.",
                "Replace the broken images, or remove the class folder."));
        }
    }
}
