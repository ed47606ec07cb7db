using System.Globalization;
using Pipelines.Backbones;
using Pipelines.Backbones.Inspection;
using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Training.Loop;
using Pipelines.Training.Pretext;
using Pipelines.Training.Selection;

namespace Pipelines.Runs;

/// <summary>Runs a pretext pipeline: trains a backbone and leaves it as <c>backbone.onnx</c>, which other pipelines name.</summary>
internal static class PretextRun
{
    /// <summary>Name of the result.</summary>
    public const string BackboneFile = "backbone.onnx";

    public static PretextResult Run(
        PreparedPipeline pipeline, RunFolder folder, RunSettings settings, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var started = settings.Clock.GetTimestamp();
        var broken = ImageScan.Run(pipeline.Images, progress, cancellation);
        var context = Context(pipeline, broken);

        TensorMemory.KeepFreed();
        TorchLibrary.Load(pipeline.Training.Threads);
        using var objective = Objective(pipeline, context, settings.Clock, progress, cancellation);
        var loop = new TrainingLoop(
            objective,
            new([.. context.Images.Take(context.TrainingImages)], pipeline.Preprocessing, pipeline.Augmentation),
            pipeline.Training,
            ModelSelection.BestOfAll,
            new(settings.Clock, RunCheckpoints.Of(pipeline, folder, settings.Clock), new TrainingLog(folder).Write));
        var trained = loop.Run(progress, cancellation);

        // The network as it stands now may not be the best one, but it is written in the same way.
        Describe(objective.WriteBack(), pipeline, context, trained).Save(folder.File(BackboneFile));
        if (!trained.HasExploded)
        {
            BackboneSelfCheck.Run(folder.File(BackboneFile), pipeline, context.Images, objective, cancellation);
        }

        Describe(trained.Model, pipeline, context, trained).Save(folder.File(BackboneFile));
        using (var csv = folder.CreateText(RunFolder.TrainingCsvName))
        {
            TrainingCsv.Write(csv, trained.Records);
        }

        var skipped = pipeline.Data.Skipped.Concat(broken).ToList();
        var elapsed = settings.Clock.GetElapsedTime(started);
        var metrics = Metrics(pipeline, context, trained, elapsed);
        folder.WriteText("metrics.json", MetricsJson.Write(metrics));
        folder.WriteText("pipeline.json", ConfigurationWriter.Write(pipeline.Name, ResolvedOptions.For(pipeline, folder.FinalPath)));
        cancellation.ThrowIfCancellationRequested();
        folder.Complete();
        return new(pipeline.Name, folder.FinalPath, skipped, [.. pipeline.Data.Notes, .. ComputeDevice.Choose(context.Training.Device).Notes, .. trained.Notes], elapsed, metrics);
    }

    /// <summary>The images of a pretext task, without broken ones.</summary>
    /// <exception cref="PipelineException">Those that are left are too few.</exception>
    internal static PretextContext Context(PreparedPipeline pipeline, IReadOnlyList<SkippedImage> broken)
    {
        var unusable = broken.Select(image => image.Path).ToHashSet(StringComparer.Ordinal);
        List<HashedImage> train = Usable(pipeline.Data.Train), validation = Usable(pipeline.Data.Validation);
        if (train.Count == 0)
        {
            throw new PipelineException(new Problem($"pipeline {pipeline.Name}", "No training image can be read.", "Replace the broken images."));
        }

        return PretextChecks.BatchOfOne(pipeline, train, "training.batchSize") is { } problem
            ? throw new PipelineException(problem)
            : Context(pipeline, train, validation);

        List<HashedImage> Usable(IReadOnlyList<HashedImage> all) => [.. all.Where(image => !unusable.Contains(image.Item.Path))];
    }

    /// <summary>A pretext task on these images.</summary>
    internal static PretextContext Context(PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, IReadOnlyList<HashedImage> validation)
    {
        var numbers = pipeline.Data.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        List<HashedImage> images = [.. train, .. validation];
        return new(
            images,
            train.Count,
            pipeline.Options.Pretext.NeedsLabels() ? [.. images.Select(image => numbers[image.Item.Label!])] : [],
            numbers.Count,
            pipeline.Preprocessing,
            pipeline.Options.Pretext,
            pipeline.Training);
    }

    /// <summary>The network, and what it shall learn; distillation asks its teacher first. libtorch must be loaded.</summary>
    internal static PretextTraining Objective(
        PreparedPipeline pipeline, PretextContext context, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var (pretext, vector, seed) = (context.Pretext, pipeline.FeatureDimensions, context.Training.Seed);
        switch (pretext.Objective)
        {
            case PretextObjective.Classification:
                var classes = PretextNetwork.Layer(vector, context.Classes, seed);
                return new ClassificationPretext(context, Network(classes), classes, pipeline.Augmentation);
            case PretextObjective.Rotation:
                var turns = PretextNetwork.Layer(vector, RotationPretext.Turns, seed);
                return new RotationPretext(context, Network(turns), turns);
            case PretextObjective.Contrastive:
                var (hidden, output) = (PretextNetwork.Layer(vector, vector, seed), PretextNetwork.Layer(vector, pretext.ProjectionDimensions, seed + 1));
                return new ContrastivePretext(context, Network(hidden, output), hidden, output, pipeline.Augmentation);
            case PretextObjective.Distillation:
                var targets = TeacherViews.Extract(
                    pipeline.Teacher!, context.Images, pipeline.TeacherPreprocessing!, pretext.TargetDimensions, pipeline.Cache(clock), progress, cancellation);
                var projection = PretextNetwork.Layer(vector, targets.Dimensions, seed);
                var head = pretext.ClassificationWeight > 0 ? PretextNetwork.Layer(vector, context.Classes, seed + 1) : null;
                return new DistillationPretext(context, head is null ? Network(projection) : Network(projection, head), projection, head, targets);
            default:
                throw new ArgumentOutOfRangeException(nameof(pipeline), pretext.Objective, "Unknown objective.");
        }

        PretextNetwork Network(params IReadOnlyList<TorchSharp.Modules.Linear> layers) =>
            new(pipeline.FeatureGraph, pipeline.Backbone.Model, pipeline.Preprocessing, context.Training, ComputeDevice.Choose(context.Training.Device).Device, layers);
    }

    /// <summary>What a pipeline needs to know that names this file as its backbone, and where it comes from.</summary>
    private static OnnxModel Describe(OnnxModel trainedModel, PreparedPipeline pipeline, PretextContext context, TrainedNetwork trained)
    {
        var model = trainedModel.Clone();
        ModelMetadata.RemoveFrom(model);
        model.SetMetadata("features", pipeline.Backbone.FeatureMap);
        model.SetMetadata("mean", Numbers(pipeline.Backbone.Mean));
        model.SetMetadata("std", Numbers(pipeline.Backbone.Std));
        model.SetMetadata("size", pipeline.Preprocessing.Size.ToString(CultureInfo.InvariantCulture));
        model.SetMetadata("pretext.objective", CamelCase.Of(pipeline.Options.Pretext.Objective));
        model.SetMetadata("pretext.images", context.TrainingImages.ToString(CultureInfo.InvariantCulture));
        model.SetMetadata("pretext.epochs", trained.Epoch.ToString(CultureInfo.InvariantCulture));
        if (pipeline.Teacher is { } teacher)
        {
            model.SetMetadata("pretext.teacher", teacher.Name);
        }

        return model;
    }

    private static PretextMetrics Metrics(PreparedPipeline pipeline, PretextContext context, TrainedNetwork trained, TimeSpan elapsed) => new(
        context.Pretext.Objective,
        context.TrainingImages,
        context.Images.Count - context.TrainingImages,
        trained.Epoch,
        pipeline.FeatureDimensions,
        LearnedTensors.CountNumbers(trained.Model),
        trained.Result?.Loss,
        trained.Result?.Accuracy,
        elapsed.TotalSeconds);

    private static string Numbers(IEnumerable<double> values) => string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
