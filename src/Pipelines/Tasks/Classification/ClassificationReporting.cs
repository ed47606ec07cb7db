using Pipelines.Evaluation.Comparison;
using Pipelines.Onnx;
using Pipelines.Reporting;
using Pipelines.Reporting.Classification;
using Pipelines.Reporting.Pictures;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Tasks.Reports;

namespace Pipelines.Tasks.Classification;

/// <summary>What the page of a classification run is made of.</summary>
internal static class ClassificationReporting
{
    private const int MostTrainingImages = 5000;

    // Each goes through the network once more.
    private const int MostTrainingImagesOfTrainedBackbone = 1000;

    /// <summary>Collects it while the run is at work.</summary>
    public static ClassificationReport Of(ClassificationOutcome outcome, ArtifactRun run)
    {
        var (classifier, heldOut) = (outcome.Classifier, outcome.HeldOut.Split);
        var report = new ClassificationReport
        {
            Run = RunReporting.Of(run, outcome, outcome.HeldOut.Name) with { Records = classifier.Records, KeptEpoch = classifier.Epoch },
            Labels = outcome.Labels,
            Images = RunReporting.Images(heldOut.Images),
            Truth = heldOut.Labels,
            Scores = classifier.Scores,
            Metrics = outcome.Metrics,
            Decided = outcome.Decided,
            Model = classifier.Model,
        };
        return WithVectors(
            report,
            run.Pipeline,
            classifier.Model,
            classifier.KeepsBackbone,
            heldOut,
            images => Chosen(outcome.Train, images),
            run.Cancellation);
    }

    /// <summary>Collects it from the folder of a finished run.</summary>
    public static ClassificationReport Of(FinishedRunFiles files, FinishedRunSettings settings, CancellationToken cancellation)
    {
        var predicted = (ClassifiedImages)files.Run.Images!;
        var metrics = (ClassificationMetrics)files.Run.Metrics;
        var found = files.Find(predicted);
        var model = files.Model();
        var report = new ClassificationReport
        {
            Run = files.Reported(metrics.Skipped, settings),
            Labels = predicted.Classes,
            Images = [.. found.Select((image, row) => new ReportedImage(predicted.Paths[row], image?.Item.Path, predicted.Labels?[row]))],
            Truth = predicted.Truth,
            Scores = predicted.Scores,
            Metrics = metrics,
            Decided = predicted.Decided,
            Model = model,
        };
        var pipeline = files.Pipeline;
        if (pipeline is null || model is null || files.Missing.Count > 0)
        {
            return report;
        }

        var keepsBackbone = pipeline.Options.Training.Transfer != TransferForm.FineTune;
        SplitFeatures? Split(IReadOnlyList<Data.HashedImage> images) =>
            files.Split(images, keepsBackbone, settings.Clock, settings.Progress, cancellation);
        return Split([.. found.OfType<Data.HashedImage>()]) is { } heldOut
            ? WithVectors(
                report,
                pipeline,
                model,
                keepsBackbone,
                heldOut,
                images => Split([.. images.Select(image => pipeline.Data.Train[image])]),
                cancellation)
            : report;
    }

    private static ClassificationReport WithVectors(
        ClassificationReport report,
        PreparedPipeline pipeline,
        OnnxModel model,
        bool keepsBackbone,
        SplitFeatures heldOut,
        Func<IReadOnlyList<int>, SplitFeatures?> train,
        CancellationToken cancellation)
    {
        var vectors = new ModelVectors(pipeline, model, keepsBackbone);
        return report with
        {
            Embed = images => vectors.Of(heldOut, images, cancellation),
            // In a cross-validation the evaluated images are the training images.
            Training = pipeline.Options.Report.Images > 0
                && pipeline.Data.Folds is null
                && train(References(pipeline, keepsBackbone)) is { } references
                ? new(
                    RunReporting.Images(references.Images),
                    vectors.Of(references, [.. Enumerable.Range(0, references.Images.Count)], cancellation))
                : null,
        };
    }

    private static SplitFeatures Chosen(SplitFeatures train, IReadOnlyList<int> images)
    {
        // Images that could not be read have no vector.
        var known = images.Where(image => image < train.Images.Count).ToList();
        return train.Select(known);
    }

    /// <summary>Training images that may be the nearest of an image.</summary>
    private static List<int> References(PreparedPipeline pipeline, bool keepsBackbone)
    {
        var train = pipeline.Data.Train;
        return
        [
            .. PictureChoice.Fair(
                [.. Enumerable.Range(0, train.Count)],
                image => train[image].Item.Label,
                keepsBackbone ? MostTrainingImages : MostTrainingImagesOfTrainedBackbone,
                pipeline.Options.Report.Seed).Order(),
        ];
    }
}
