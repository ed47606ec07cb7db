using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Classification.Calibration;
using Pipelines.Data;
using Pipelines.Evaluation.Calibration;
using Pipelines.Evaluation.Intervals;
using Pipelines.Features;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification;

/// <summary>
/// Chooses the temperature of a classifier on images that it was not trained on and that do not test it: the validation images, or the
/// training images by out-of-fold scores.
/// </summary>
/// <param name="Metrics">The temperature, and what decided it.</param>
/// <param name="Note">What it is, and why.</param>
internal sealed record ScoreCalibration(CalibrationMetrics Metrics, RunNote Note)
{
    private const string Never = "The scores were not calibrated: ";

    /// <summary>The temperature.</summary>
    public double Temperature => Metrics.Temperature;

    /// <summary>Calibrates a head on stored vectors; null where that is not wanted.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="features">The vectors of its images.</param>
    /// <param name="heldOut">The images on which the classifier is evaluated.</param>
    /// <param name="trained">The classifier.</param>
    /// <param name="training">How it was trained.</param>
    /// <param name="progress">Receives the progress of out-of-fold training.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ScoreCalibration? OfHead(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        HeldOutImages heldOut,
        SoftmaxModel trained,
        ResolvedHeadTraining training,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var (options, validation) = (pipeline.Options, features.Validation);
        if (!options.Head.Calibrate)
        {
            return null;
        }

        if (heldOut.Split != validation && validation.Images.Count >= TemperatureChoice.LeastImages)
        {
            var scores = SoftmaxScorer.Score(
                trained.Head, Embedder.Embed(validation.Features, trained.Bottleneck, options.Embedding.L2Normalize));
            return Choose(CalibrationSource.Validation, validation, scores, cancellation);
        }

        if (features.Train.Images.Count < TemperatureChoice.LeastImages)
        {
            return TooFew(features.Train.Images.Count, "training images");
        }

        try
        {
            var (rows, scores) = OutOfFoldScores.Of(
                new(features.Train.Features, features.Train.Labels),
                [.. features.Train.Images.Select(new SplitUnits(features.Train.Images).KeyOf)],
                Train,
                options.Embedding.L2Normalize,
                progress,
                cancellation);
            return rows.Count < TemperatureChoice.LeastImages
                ? TooFew(rows.Count, "training images with out-of-fold scores")
                : Choose(CalibrationSource.OutOfFold, Part(features.Train, rows), scores, cancellation);
        }
        catch (PipelineException problem)
        {
            return Without($"{Never}on a part of the training images, {problem.Problems[0].Found}");
        }

        SoftmaxModel Train(IReadOnlyList<int> rows) => TrainOn(rows, pipeline, features, training, cancellation);
    }

    /// <summary>A head that learns from some of the training images only.</summary>
    /// <param name="rows">Which, by their rows.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="features">The vectors of its images.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SoftmaxModel TrainOn(
        IReadOnlyList<int> rows,
        PreparedPipeline pipeline,
        DataSetFeatures features,
        ResolvedHeadTraining training,
        CancellationToken cancellation)
    {
        var (part, validation) = (Part(features.Train, rows), features.Validation);
        var set = HeadTrainingSet.Of(part.Features, part.Labels, pipeline.Data.Labels, pipeline.Options.Embedding);
        var held = validation.Images.Count > 0 ? set.Validation(validation.Features, validation.Labels) : null;
        var model = SoftmaxTrainer.Train(set, held, pipeline.Head, training, log: null, progress: null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return model;
    }

    /// <summary>Calibrates a network by the images that validate it; null where that is not wanted.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="model">A network that was not trained on <paramref name="validation"/>.</param>
    /// <param name="validation">The images that validate it; may be none.</param>
    /// <param name="heldOut">The images on which the classifier is evaluated.</param>
    /// <param name="progress">Receives the number of images scored.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ScoreCalibration? OfNetwork(
        PreparedPipeline pipeline,
        OnnxModel model,
        SplitFeatures validation,
        HeldOutImages heldOut,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        if (!pipeline.Options.Head.Calibrate)
        {
            return null;
        }

        if (validation.Images.Count == 0 || heldOut.Split == validation)
        {
            return Without($"{Never}that takes images that neither train nor test the network. Set data.validation.");
        }

        if (validation.Images.Count < TemperatureChoice.LeastImages)
        {
            return TooFew(validation.Images.Count, "images that validate the network");
        }

        using var extractor = new FeatureExtractor(model, pipeline.Preprocessing, cache: null, ModelGraph.Scores);
        var relabelled = progress is null ? null : new StageNamed(progress, "scoring validation images");
        var table = extractor.Extract(validation.Images, relabelled, cancellation);
        return Choose(CalibrationSource.Validation, Part(validation, table.Rows), table.Features, cancellation);
    }

    /// <summary>What a person should know about it.</summary>
    public static IEnumerable<RunNote> Notes(ScoreCalibration? calibration) => calibration is null ? [] : [calibration.Note];

    private static ScoreCalibration Choose(
        CalibrationSource source, SplitFeatures images, FeatureMatrix scores, CancellationToken cancellation)
    {
        var (temperature, helps) = TemperatureChoice.Of(scores, images.Labels, ImageGroups.Of(images.Images), cancellation);
        var metrics = new CalibrationMetrics
        {
            Temperature = helps ? temperature : 1,
            FittedOn = source,
            Images = images.Images.Count,
        };
        var fittedOn = source == CalibrationSource.Validation
            ? Quantity.Of(metrics.Images, "validation images")
            : $"out-of-fold scores of {Quantity.Of(metrics.Images, "training images")}";
        var number = temperature.ToString("0.00", CultureInfo.InvariantCulture);
        var note = helps
            ? $"The scores were calibrated with the temperature {number}, fitted on {fittedOn}."
            : $"The scores were left as they are: the best temperature, {number}, would lower the log-loss by no more than chance "
                + $"({fittedOn}).";
        return new(metrics, RunNote.Detail(note));
    }

    private static ScoreCalibration TooFew(int images, string what) =>
        Without($"{Never}there {Quantity.Are(images)} {Quantity.Of(images, what)}; it takes {TemperatureChoice.LeastImages}.");

    private static ScoreCalibration Without(string note) => new(new() { Temperature = 1 }, RunNote.Detail(note));

    private static SplitFeatures Part(SplitFeatures split, IReadOnlyList<int> rows) => new(
        [.. rows.Select(row => split.Images[row])],
        split.Features.Columns == 0 ? split.Features : split.Features.Select(rows),
        [.. rows.Select(row => split.Labels[row])]);
}
