using Pipelines.Classification.Calibration;
using Pipelines.Classification.Decision;
using Pipelines.Evaluation;
using Pipelines.Evaluation.Calibration;
using Pipelines.Numerics;
using Pipelines.Tasks.Classification.CrossValidation;
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
        var features = context.Vectors(pipeline, progress, cancellation);
        RequireUsableClasses(pipeline, features.Train);

        var validated = pipeline.Data.Folds is null
            ? null
            : FoldTrainings.Run(pipeline, features, context, progress, cancellation);
        var predicted = validated is null ? HeldOutImages.Of(features) : validated.PredictedByModel;
        var classifier = pipeline.Options.Training.Transfer == TransferForm.FeatureVectors
            ? HeadTraining.Run(pipeline, features, predicted, validated?.ForDecision, context.TensorBoard, progress, cancellation)
            : NetworkTraining.Run(pipeline, features, predicted, validated?.ForDecision, context, progress, cancellation);
        var skipped = pipeline.Data.Skipped.Concat(features.Skipped).ToList();
        var (heldOut, scores) = validated is null ? (predicted, classifier.Scores) : (validated.Images, validated.Scores);
        var metrics = validated is null ? OfModel() : Evaluate(heldOut, scores);
        if (validated is not null)
        {
            metrics = metrics with
            {
                CrossValidation = validated.Metrics,
                Calibration = classifier.Calibration,
                Test = features.Test.Images.Count > 0 ? OfModel() with { Skipped = [] } : null,
            };
        }

        var int8 = Int8Export.Of(pipeline, classifier.Model, features.Train, predicted, progress, cancellation);
        metrics = metrics with
        {
            NearDuplicates = LeakedPictures.Find(pipeline, features.Train, heldOut.Split, cancellation),
            Sweep = pipeline.Sweep,
            Int8 = int8?.Metrics,
        };
        var decided = Decide(heldOut, scores);
        metrics = metrics with { Decision = Decided(heldOut, scores, decided) };
        return new()
        {
            Labels = pipeline.Data.Labels,
            HeldOut = heldOut,
            Train = features.Train,
            Classifier = classifier with { Scores = scores },
            Int8Model = int8?.Model,
            Metrics = metrics,
            Decided = decided,
            Skipped = skipped,
            Notes =
            [
                .. RunNote.All(features.Notes),
                .. validated?.Notes(metrics) ?? [],
                .. classifier.Notes,
                .. RunNote.All(int8 is null ? [] : [int8.Note()]),
                .. RunNote.All(LeakedPictures.Notes(metrics.NearDuplicates, metrics.Images, validated is not null)),
                .. ClassImbalance.Notes(pipeline.Options, features.Train.Labels, metrics),
            ],
        };

        ClassificationMetrics OfModel() => Evaluate(predicted, classifier.Scores) with
        {
            Calibration = Measured(classifier, predicted, cancellation),
            Decision = Decided(predicted, classifier.Scores, Decide(predicted, classifier.Scores)),
        };

        DecidedImages? Decide(HeldOutImages images, FeatureMatrix predictions) =>
            classifier.Decision?.Decide(pipeline.Options.Decision!, images, predictions);

        DecisionMetrics? Decided(HeldOutImages images, FeatureMatrix predictions, DecidedImages? decisions) =>
            decisions is null ? null : classifier.Decision!.Evaluate(pipeline.Data.Labels, images, predictions, decisions);

        ClassificationMetrics Evaluate(HeldOutImages images, FeatureMatrix predictions) => ClassificationEvaluator.Evaluate(
            pipeline.Data.Labels,
            images.Split.Labels,
            predictions,
            skipped,
            context.Clock.GetElapsedTime(started),
            images.Groups,
            cancellation);
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

    /// <summary>Broken images must not take a class away.</summary>
    /// <exception cref="PipelineException">They do.</exception>
    internal static void RequireUsableClasses(PreparedPipeline pipeline, SplitFeatures train)
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
