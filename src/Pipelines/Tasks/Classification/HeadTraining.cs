using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Classification.Calibration;
using Pipelines.Classification.Decision;
using Pipelines.Configuration.Defaults;
using Pipelines.Features;
using Pipelines.Graph.Rewriting;
using Pipelines.Numerics;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Classification;

/// <summary>The form <c>featureVectors</c>: a head on stored vectors.</summary>
internal static class HeadTraining
{
    public static TrainedClassifier Run(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        HeldOutImages heldOut,
        DecisionImages? crossValidated,
        ITrainingLog? log,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var options = pipeline.Options;
        var fit = Fit(pipeline, features, heldOut, log, progress, cancellation);
        var (trained, training, calibration) = (fit.Model, fit.Training, fit.Calibration);
        var scores = Score(pipeline, trained, heldOut.Split);
        var metadata = pipeline.Metadata;
        var model = BatchNormFolding.Fold(ModelGraph.ForClassification(
            pipeline.FeatureGraph, trained.Bottleneck, options.Embedding.L2Normalize, trained.Head, pipeline.Data.Labels, metadata));
        ModelSelfCheck.Run(model, pipeline.Preprocessing, ModelGraph.Scores, heldOut.Split.Images, scores);
        var decision = Decision(pipeline, features, heldOut, fit, crossValidated, progress, cancellation);
        return new(
            decision?.AppendTo(model, trained.Head) ?? model,
            scores,
            trained.Records,
            WrittenTraining.Of(options.Training, training),
            [.. fit.Notes, .. trained.Notes, .. ScoreCalibration.Notes(calibration), .. decision?.Notes(pipeline) ?? []])
        {
            Epoch = trained.Epoch,
            KeepsBackbone = true,
            Calibration = calibration?.Metrics,
            Decision = decision,
        };
    }

    /// <summary>
    /// The scores of images by a model that is trained without them and not exported; behind them what tells unknown images, where these
    /// are to be told.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="features">The images that it is trained on and validated with.</param>
    /// <param name="images">The images to predict.</param>
    /// <param name="progress">Receives the progress of each epoch.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static FeatureMatrix Predict(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        SplitFeatures images,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var model = Fit(pipeline, features, new(HeldOutImages.CrossValidation, images), log: null, progress, cancellation).Model;
        var embeddings = Embed(pipeline, model, images);
        var familiarity = FamiliarityOf(pipeline, model, features, cancellation);
        return FurtherColumns.Join(SoftmaxScorer.Score(model.Head, embeddings), familiarity?.Of(embeddings));
    }

    /// <summary>The same with the course of the training: what a trial wants to know of it.</summary>
    /// <inheritdoc cref="Predict"/>
    public static HeadTrial Try(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        HeldOutImages images,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var fit = Fit(pipeline, features, images, log: null, progress, cancellation);
        return new(
            Score(pipeline, fit.Model, images.Split),
            fit.Model.Records,
            WrittenTraining.Of(pipeline.Options.Training, fit.Training),
            [.. fit.Notes, .. fit.Model.Notes]);
    }

    /// <summary>
    /// The same, not calibrated, whatever the pipeline trains; where it trains a network, by the linear probe with which that begins.
    /// </summary>
    public static FeatureMatrix PredictByHead(
        PreparedPipeline pipeline, DataSetFeatures features, SplitFeatures images, CancellationToken cancellation)
    {
        if (pipeline.Options.Training.Transfer != TransferForm.FeatureVectors)
        {
            return Score(pipeline, LinearProbe.Train(pipeline, features.Train, features.Validation, progress: null, cancellation), images);
        }

        var options = pipeline.Options with { Head = pipeline.Options.Head with { Calibrate = false }, Decision = null };
        return Predict(pipeline with { Options = options }, features, images, progress: null, cancellation);
    }

    /// <summary>The head, calibrated; what it was trained with, and what a person should know about that.</summary>
    private static Fitted Fit(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        HeldOutImages heldOut,
        ITrainingLog? log,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var options = pipeline.Options;
        var train = HeadTrainingSet.Of(features.Train.Features, features.Train.Labels, pipeline.Data.Labels, options.Embedding);
        var validation = features.Validation is { Images.Count: > 0 } held ? train.Validation(held.Features, held.Labels) : null;
        var (training, notes) = HeadDefaults.Training(options.Training, pipeline.Head, train, cancellation);
        var trained = SoftmaxTrainer.Train(train, validation, pipeline.Head, training, log, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();

        var calibration = ScoreCalibration.OfHead(pipeline, features, heldOut, trained, training, progress, cancellation);
        var head = TemperatureScaling.Apply(trained.Head, calibration?.Temperature ?? 1);
        return new(trained with { Head = head }, training, notes, calibration);
    }

    private static ModelDecision? Decision(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        HeldOutImages heldOut,
        Fitted fit,
        DecisionImages? crossValidated,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        if (pipeline.Options.Decision is null)
        {
            return null;
        }

        var (model, training) = (fit.Model, fit.Training);
        var familiarity = FamiliarityOf(pipeline, model, features, cancellation);
        var images = crossValidated ?? ModelDecision.ImagesOfHead(
            pipeline,
            features,
            heldOut,
            model,
            familiarity,
            fit.Calibration?.Temperature ?? 1,
            rows => ScoreCalibration.TrainOn(rows, pipeline, features, training, cancellation),
            progress,
            cancellation);
        return ModelDecision.Of(pipeline, familiarity, images, () => Embed(pipeline, model, heldOut.Split));
    }

    private static Familiarity? FamiliarityOf(
        PreparedPipeline pipeline, SoftmaxModel model, DataSetFeatures features, CancellationToken cancellation) =>
        DecisionImages.FamiliarityOf(
            pipeline, Embed(pipeline, model, features.Train), features.Train.Labels, model.Head, cancellation);

    private static FeatureMatrix Score(PreparedPipeline pipeline, SoftmaxModel model, SplitFeatures images) =>
        SoftmaxScorer.Score(model.Head, Embed(pipeline, model, images));

    private static FeatureMatrix Embed(PreparedPipeline pipeline, SoftmaxModel model, SplitFeatures images) =>
        Embedder.Embed(images.Features, model.Bottleneck, pipeline.Options.Embedding.L2Normalize);

    private sealed record Fitted(
        SoftmaxModel Model, ResolvedHeadTraining Training, IReadOnlyList<RunNote> Notes, ScoreCalibration? Calibration);
}

/// <summary>A head that was trained to be compared, not exported.</summary>
/// <param name="Scores">Its scores of the images that it was tried on.</param>
/// <param name="Records">The course of its training.</param>
/// <param name="Training">The options used, with everything filled in that was left to choose.</param>
/// <param name="Notes">What a person should know about the training.</param>
internal sealed record HeadTrial(
    FeatureMatrix Scores, IReadOnlyList<TrainingRecord> Records, TrainingOptions Training, IReadOnlyList<RunNote> Notes);
