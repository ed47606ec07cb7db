using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Backbones.Inspection;
using Pipelines.Data;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Loop;
using Pipelines.Training.Pretext;
using Pipelines.Training.Selection;

namespace Pipelines.Tasks.Pretext;

/// <summary>Runs a pretext pipeline: trains a backbone, which other pipelines name by its file.</summary>
internal static class PretextRun
{
    public static PretextOutcome Run(
        PreparedPipeline pipeline, IRunContext context, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var started = context.Clock.GetTimestamp();
        var broken = ImageScan.Run(pipeline.Images, progress, cancellation);
        List<SkippedImage> skipped = [.. pipeline.Data.Skipped, .. broken];
        var images = PretextImages.Usable(pipeline, broken);
        using var objective = PretextNetworks.Objective(pipeline, images, context.Clock, progress, cancellation);
        var loop = new TrainingLoop(
            objective,
            new([.. images.Images.Take(images.TrainingImages)], pipeline.Preprocessing, pipeline.Augmentation),
            pipeline.Training,
            ModelSelection.BestOfAll,
            new(context.Clock, context.Checkpoints(), new TrainingLog(context.PathOf(TrainingCsvArtifact.Name), context.TensorBoard)));
        var trained = loop.Run(progress, cancellation);
        if (!trained.HasExploded)
        {
            // The network as it stands now may not be the best one, but it is written in the same way, and replaced by the best one.
            var path = context.PathOf(BackboneOnnxArtifact.Name);
            Describe(objective.WriteBack(), pipeline, images, trained).Save(path);
            BackboneSelfCheck.Run(path, pipeline, images.Images, objective, cancellation);
        }

        return new()
        {
            Backbone = Describe(trained.Model, pipeline, images, trained),
            Images = images.Images,
            Records = trained.Records,
            Metrics = Metrics(pipeline, images, trained, context.Clock.GetElapsedTime(started)) with { Skipped = skipped },
            Skipped = skipped,
            Notes = [.. RunNote.All(ComputeDevice.Choose(images.Training.Device).Notes), .. trained.Notes],
        };
    }

    /// <summary>What a pipeline needs to know that names this file as its backbone, and where it comes from.</summary>
    private static OnnxModel Describe(OnnxModel trainedModel, PreparedPipeline pipeline, PretextContext images, TrainedNetwork trained)
    {
        var model = trainedModel.Clone();
        ModelMetadata.RemoveFrom(model);
        model.SetMetadata("features", pipeline.Backbone.FeatureMap);
        if (pipeline.Backbone.ColorOrder != ColorChannels.Rgb)
        {
            model.SetMetadata("channels", CamelCase.Of(pipeline.Backbone.ColorOrder));
        }

        model.SetMetadata("mean", Numbers(pipeline.Backbone.Mean));
        model.SetMetadata("std", Numbers(pipeline.Backbone.Std));
        model.SetMetadata("size", pipeline.Preprocessing.Size.ToString(CultureInfo.InvariantCulture));
        model.SetMetadata("pretext.objective", CamelCase.Of(pipeline.Options.Pretext.Objective));
        model.SetMetadata("pretext.images", images.TrainingImages.ToString(CultureInfo.InvariantCulture));
        model.SetMetadata("pretext.epochs", trained.Epoch.ToString(CultureInfo.InvariantCulture));
        if (pipeline.Teacher is { } teacher)
        {
            model.SetMetadata("pretext.teacher", teacher.Name);
        }

        return model;
    }

    private static PretextMetrics Metrics(
        PreparedPipeline pipeline, PretextContext images, TrainedNetwork trained, TimeSpan elapsed) => new(
        images.Pretext.Objective,
        images.TrainingImages,
        images.Images.Count - images.TrainingImages,
        trained.Epoch,
        pipeline.FeatureDimensions,
        LearnedTensors.CountNumbers(trained.Model),
        trained.Result?.Loss,
        trained.Result?.Accuracy,
        elapsed.TotalSeconds);

    private static string Numbers(IEnumerable<double> values) =>
        string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
