using Pipelines.Backbones;
using Pipelines.Classification.Calibration;
using Pipelines.Features;
using Pipelines.Graph.Rewriting;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Loop;
using Pipelines.Training.Selection;

namespace Pipelines.Tasks.Classification;

/// <summary>
/// The forms <c>frozenBackbone</c> and <c>fineTune</c>: a linear probe on stored vectors first, then the network on augmented images from
/// there on. The better of the two on validation is the model.
/// </summary>
internal static class NetworkTraining
{
    public static TrainedClassifier Run(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        HeldOutImages heldOut,
        DecisionImages? crossValidated,
        IRunContext context,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var notes = new List<RunNote>();
        var (trained, heldBack, train, validation) = Train(pipeline, features, context, notes, progress, cancellation);
        var calibration = ScoreCalibration.OfNetwork(
            pipeline, Finished(pipeline, trained.Model), validation, heldOut, progress, cancellation);
        var keepsBackbone = trained.Epoch == 0 || pipeline.Options.Training.Transfer != TransferForm.FineTune;
        var network = new NetworkDecision(pipeline, keepsBackbone, progress, cancellation);
        var isPart = heldOut.Name == HeldOutImages.CrossValidation;
        var decidesOn = isPart || pipeline.Options.Decision is null
            ? null
            : crossValidated ?? network.Images(WithTemperature(Finished(pipeline, trained.Model), calibration), train, validation);
        var model = trained.Model;
        if (heldBack)
        {
            // What has been chosen need not do without the images that validated it.
            var all = features.Train.Images.Count;
            if (trained.Epoch == 0)
            {
                var probe = LinearProbe.Train(pipeline, features.Train, features.Validation, progress, cancellation);
                model = TransferTraining.ModelOf(pipeline, probe);
                notes.Add(RunNote.Detail(
                    $"The linear probe was trained again on all {all} training images, the validation images included."));
            }
            else if (ValidationChoice.IsTrialSplit(all, pipeline.Training))
            {
                model = TrainOnAll(pipeline, features, trained.Share, context, notes, progress, cancellation);
            }
        }

        model = WithTemperature(Finished(pipeline, model), calibration);
        notes.AddRange(ScoreCalibration.Notes(calibration));
        var familiarity = network.Familiarity(model, features.Train);
        var decision = decidesOn is null
            ? null
            : ModelDecision.Of(pipeline, familiarity, decidesOn, () => network.Embed(model, heldOut.Split).Embeddings);
        notes.AddRange(decision?.Notes(pipeline) ?? []);
        return new(
            decision?.AppendTo(model, LearnedLayers.Head(model)) ?? model,
            Score(pipeline, model, heldOut, progress, cancellation),
            trained.Records,
            pipeline.Options.Training,
            notes)
        {
            Epoch = trained.Epoch,
            KeepsBackbone = keepsBackbone,
            Calibration = calibration?.Metrics,
            Decision = decision,
            Familiarity = isPart ? familiarity?.Of(network.Embed(model, heldOut.Split).Embeddings) : null,
            HasDiverged = trained.HasExploded,
        };
    }

    private static OnnxModel WithTemperature(OnnxModel model, ScoreCalibration? calibration) => calibration is { Temperature: not 1 }
        ? LearnedLayers.WithHead(model, TemperatureScaling.Apply(LearnedLayers.Head(model), calibration.Temperature))
        : model;

    /// <summary>
    /// Trains the network; also returns whether training images were held back to validate it, the images that it was trained on, and
    /// those that did.
    /// </summary>
    private static (TrainedNetwork Trained, bool HeldBack, SplitFeatures Train, SplitFeatures Validation) Train(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        IRunContext context,
        List<RunNote> notes,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        using var transfer = TransferTraining.FromProbe(pipeline, features, notes, progress, cancellation);
        notes.AddRange(RunNote.All(transfer.Device.Notes));
        var heldBack = transfer.Train.Images.Count < features.Train.Images.Count;
        var isTrialSplit = heldBack && ValidationChoice.IsTrialSplit(features.Train.Images.Count, pipeline.Training);
        var rule = isTrialSplit ? ModelSelection.OnTrialSplit : ModelSelection.BestOfAll;
        var log = new TrainingLog(context.PathOf(TrainingCsvArtifact.Name), context.TensorBoard);
        var trained = Loop(pipeline, transfer, rule, context.Checkpoints(), context, log, pauses: true).Run(progress, cancellation);
        if (!trained.HasExploded)
        {
            // Numbers out of all proportion are rounded differently by Torch and ONNX Runtime, without a mistake in what is written.
            transfer.CheckExport(cancellation);
        }

        notes.AddRange(trained.Notes);
        return (trained, heldBack, transfer.Train, transfer.Validation);
    }

    /// <summary>After a trial split: the training with all images, and the network at the place that was chosen.</summary>
    private static OnnxModel TrainOnAll(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        double share,
        IRunContext context,
        List<RunNote> notes,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var probe = LinearProbe.Train(pipeline, features.Train, features.Validation, progress, cancellation);
        using var transfer = new TransferTraining(pipeline, probe, features.Train, features.Validation);
        var relabelled = progress is null ? null : new StageNamed(progress, $"{transfer.Objective.Stage} on all images");
        var trained = Loop(pipeline, transfer, ModelSelection.AtShare(share), context.AllImagesCheckpoints(), context)
            .Run(relabelled, cancellation);
        notes.AddRange(trained.Notes);
        if (trained.Epoch > 0)
        {
            notes.Add(RunNote.Detail(
                $"The network was then trained on all {Quantity.Of(features.Train.Images.Count, "training images")}, "
                + "the validation images included: at the same place on its way it is the model."));
        }

        return trained.Model;
    }

    private static TrainingLoop Loop(
        PreparedPipeline pipeline,
        TransferTraining transfer,
        SelectionRule rule,
        TrainingCheckpoints checkpoints,
        IRunContext context,
        TrainingLog? log = null,
        bool pauses = false) => new(
        transfer.Objective,
        new(transfer.Train.Images, pipeline.Preprocessing, pipeline.Augmentation),
        pipeline.Training,
        rule,
        new(context.Clock, checkpoints, log, pauses ? context.PauseAfterEpochs : null));

    /// <summary>What a trained network becomes before it is exported.</summary>
    private static OnnxModel Finished(PreparedPipeline pipeline, OnnxModel trained) =>
        BatchNormFolding.Fold(pipeline.WithFlips(trained));

    /// <summary>The scores of the held-out images as the finished graph gives them from their files.</summary>
    private static FeatureMatrix Score(
        PreparedPipeline pipeline,
        OnnxModel model,
        HeldOutImages heldOut,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        using var extractor = new FeatureExtractor(model, pipeline.Preprocessing, cache: null, ModelGraph.Scores);
        var relabelled = progress is null ? null : new StageNamed(progress, "scoring held-out images");
        var table = extractor.Extract(heldOut.Split.Images, relabelled, cancellation);
        return table.Skipped is [var skipped, ..]
            ? throw new PipelineException(new Problem(
                skipped.Path,
                $"The image could be read when the run began, and now it cannot: {skipped.Reason}.",
                "Leave the images alone while a run reads them, and run again."))
            : table.Features;
    }
}
