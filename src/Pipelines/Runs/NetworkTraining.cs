using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Graph.Rewriting;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Training;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Loop;
using Pipelines.Training.Selection;

namespace Pipelines.Runs;

/// <summary>
/// The forms <c>frozenBackbone</c> and <c>fineTune</c>: a linear probe on stored vectors first, then the network on augmented pictures from there on. The
/// better of the two on validation is the model.
/// </summary>
internal static class NetworkTraining
{
    public static TrainedClassifier Run(
        PreparedPipeline pipeline, DataSetFeatures features, HeldOutImages heldOut, RunFolder folder, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var notes = new List<string>();
        var (trained, heldBack) = Train(pipeline, features, folder, clock, notes, progress, cancellation);
        var model = trained.Model;
        if (heldBack)
        {
            // What has been chosen need not do without the images that judged.
            var all = features.Train.Images.Count;
            if (trained.Epoch == 0)
            {
                model = TransferTraining.ModelOf(pipeline, Probe(pipeline, features.Train, features.Validation, progress, cancellation));
                notes.Add($"The linear probe was trained again on all {all} training images, those that had judged included.");
            }
            else if (EpochJudges.Rehearses(all, pipeline.Training))
            {
                model = TrainOnAll(pipeline, features, trained.Share, folder, clock, notes, progress, cancellation);
            }
        }

        model = BatchNormFolding.Fold(model);
        return new(model, Score(pipeline, model, heldOut, progress, cancellation), trained.Records, pipeline.Options.Training, notes);
    }

    /// <summary>Trains the network, and tells whether training images were held back to judge it.</summary>
    private static (TrainedNetwork Trained, bool HeldBack) Train(
        PreparedPipeline pipeline, DataSetFeatures features, RunFolder folder, TimeProvider clock, List<string> notes, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var transfer = Prepare(pipeline, features, notes, progress, cancellation);
        notes.AddRange(transfer.Device.Notes);
        var heldBack = transfer.Train.Images.Count < features.Train.Images.Count;
        var isRehearsal = heldBack && EpochJudges.Rehearses(features.Train.Images.Count, pipeline.Training);
        var trained = Loop(pipeline, transfer, isRehearsal ? ModelSelection.OnTrialSplit : ModelSelection.BestOfAll, RunCheckpoints.Of(pipeline, folder, clock), clock, new TrainingLog(folder))
            .Run(progress, cancellation);
        if (!trained.HasExploded)
        {
            // Numbers out of all proportion are rounded differently by Torch and ONNX Runtime, without a mistake in what is written.
            transfer.CheckExport(cancellation);
        }

        notes.AddRange(trained.Notes);
        return (trained, heldBack);
    }

    /// <summary>After a rehearsal: the training with all images, and the network at the place that was chosen.</summary>
    private static OnnxModel TrainOnAll(
        PreparedPipeline pipeline, DataSetFeatures features, double share, RunFolder folder, TimeProvider clock, List<string> notes, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var probe = Probe(pipeline, features.Train, features.Validation, progress, cancellation);
        using var transfer = new TransferTraining(pipeline, probe, features.Train, features.Validation);
        var relabelled = progress is null ? null : new StageNamed(progress, $"{transfer.Objective.Stage} on all images");
        var trained = Loop(pipeline, transfer, ModelSelection.AtShare(share), RunCheckpoints.OfAllImages(pipeline, folder, clock), clock).Run(relabelled, cancellation);
        notes.AddRange(trained.Notes);
        if (trained.Epoch > 0)
        {
            notes.Add($"The network was then trained on all {features.Train.Images.Count} training images, those that had judged included: at the same place on its way it is the model.");
        }

        return trained.Model;
    }

    private static TrainingLoop Loop(
        PreparedPipeline pipeline, TransferTraining transfer, SelectionRule rule, TrainingCheckpoints checkpoints, TimeProvider clock, TrainingLog? log = null) => new(
        transfer.Objective,
        new(transfer.Train.Images, pipeline.Preprocessing, pipeline.Augmentation),
        pipeline.Training,
        rule,
        new(clock, checkpoints, log is null ? null : log.Write));

    /// <summary>Trains the linear probe and makes the network that begins as it.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="features">The vectors of its images.</param>
    /// <param name="notes">Takes what a person should know.</param>
    /// <param name="progress">Hears of each epoch of the probe.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static TransferTraining Prepare(
        PreparedPipeline pipeline, DataSetFeatures features, List<string> notes, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var (train, validation) = Split(features, pipeline.Training, notes);
        return new(pipeline, Probe(pipeline, train, validation, progress, cancellation), train, validation);
    }

    private static SoftmaxModel Probe(
        PreparedPipeline pipeline, SplitFeatures train, SplitFeatures validation, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var set = HeadTrainingSet.Of(train.Features, train.Labels, pipeline.Data.Labels, pipeline.Options.Embedding);
        var held = validation.Images.Count > 0 ? set.Validation(validation.Features, validation.Labels) : null;
        var head = pipeline.Head with { LabelSmoothing = 0 };
        var training = HeadDefaults.Probe(pipeline.Training.Seed, head, set, cancellation);
        var probe = SoftmaxTrainer.Train(set, held, head, training, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return probe;
    }

    /// <summary>A network that begins with a head that knows nothing: to see what it takes to train it.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="train">The training images.</param>
    /// <param name="validation">The images that judge it.</param>
    public static TransferTraining Untrained(PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, IReadOnlyList<HashedImage> validation)
    {
        // Not 0, which has no direction where vectors are brought to length 1.
        const float Weight = 0.01f;
        var (features, embedding, classes) = (pipeline.FeatureDimensions, pipeline.EmbeddingDimensions, pipeline.Data.Labels.Count);
        var bottleneck = pipeline.Options.Embedding.Dimensions is null ? null : new LinearLayer([.. Enumerable.Repeat(Weight, features * embedding)], new float[embedding]);
        var probe = new SoftmaxModel(bottleneck, new(new float[embedding * classes], new float[classes]), []) { Epoch = 0, Notes = [] };
        var numbers = pipeline.Data.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        return new(pipeline, probe, Part(train), Part(validation));

        SplitFeatures Part(IReadOnlyList<HashedImage> images) => new(images, new(images.Count, 0), [.. images.Select(image => numbers[image.Item.Label!])]);
    }

    /// <summary>The training images and those that judge the network, as a run chooses them; in a pretext task no training image judges.</summary>
    public static (IReadOnlyList<HashedImage> Train, IReadOnlyList<HashedImage> Judging) SplitImages(PreparedPipeline pipeline)
    {
        var all = pipeline.Data.Train;
        if (pipeline.Data.Validation.Count > 0 || pipeline.Options.Task == PipelineTask.Pretext)
        {
            return (all, pipeline.Data.Validation);
        }

        var parts = Judging(all, pipeline.Training);
        return ([.. parts[false].Select(row => all[row])], [.. parts[true].Select(row => all[row])]);
    }

    /// <summary>Which of the training images judge the network where there are no validation images.</summary>
    private static ILookup<bool, int> Judging(IReadOnlyList<HashedImage> all, ResolvedTraining training)
    {
        var chosen = EpochJudges.Choose(all, training);
        return Enumerable.Range(0, all.Count).ToLookup(row => chosen.Contains(all[row].Hash));
    }

    /// <summary>The training and the validation images; where there are none of these, some of the training images in their place.</summary>
    private static (SplitFeatures Train, SplitFeatures Validation) Split(DataSetFeatures features, ResolvedTraining training, List<string> notes)
    {
        if (features.Validation.Images.Count > 0)
        {
            return (features.Train, features.Validation);
        }

        var all = features.Train.Images;
        var parts = Judging(all, training);
        if (parts[true].Any())
        {
            notes.Add($"There are no validation images: {parts[true].Count()} of the {all.Count} training images {(EpochJudges.Rehearses(all.Count, training) ? "judge instead, in a rehearsal without them" : "are not trained on and judge the epochs instead")}. Set data.validation to choose others.");
        }

        return (Part(parts[false]), Part(parts[true]));

        SplitFeatures Part(IEnumerable<int> rows)
        {
            var list = rows.ToList();
            return new([.. list.Select(row => all[row])], features.Train.Features.Select(list), [.. list.Select(row => features.Train.Labels[row])]);
        }
    }

    /// <summary>The scores of the held-out images as the finished graph gives them from their files.</summary>
    private static FeatureMatrix Score(
        PreparedPipeline pipeline, OnnxModel model, HeldOutImages heldOut, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var extractor = new FeatureExtractor(model, pipeline.Preprocessing, cache: null, ModelGraph.Scores);
        var relabelled = progress is null ? null : new StageNamed(progress, "scoring held-out images");
        var table = extractor.Extract(heldOut.Split.Images, relabelled, cancellation);
        return table.Skipped is [var skipped, ..]
            ? throw new PipelineException(new Problem(
                skipped.Path, $"The image could be read when the run began, and now it cannot: {skipped.Reason}.", "Leave the images alone while a run reads them, and run again."))
            : table.Features;
    }
}
