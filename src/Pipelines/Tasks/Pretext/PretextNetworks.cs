using Pipelines.Configuration.Defaults;
using Pipelines.Data;
using Pipelines.Runtime.Torch;
using Pipelines.Tasks.Preparation;
using Pipelines.Training;
using Pipelines.Training.Pretext;

namespace Pipelines.Tasks.Pretext;

/// <summary>The networks that pretext tasks train, and what they learn.</summary>
internal sealed class PretextNetworks : INetworkTraining
{
    /// <inheritdoc/>
    public ResolvedTraining Resolve(PipelineOptions options, int trainingImages) =>
        NetworkDefaults.Pretext(options.Training, trainingImages);

    /// <inheritdoc/>
    public (IReadOnlyList<HashedImage> Train, IReadOnlyList<HashedImage> Validation) Split(PreparedPipeline pipeline) =>
        (pipeline.Data.Train, pipeline.Data.Validation);

    /// <inheritdoc/>
    public NetworkToTrain Start(
        PreparedPipeline pipeline, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var context = PretextImages.Usable(pipeline, ImageScan.Run(pipeline.Images, progress, cancellation));
        var objective = Objective(pipeline, context, clock, progress, cancellation);
        return new(objective, [.. context.Images.Take(context.TrainingImages)], objective);
    }

    /// <inheritdoc/>
    public NetworkToTrain? Sketch(PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, IReadOnlyList<HashedImage> validation)
    {
        if (pipeline.Teacher is not null)
        {
            // It would have to be asked about every image first.
            return null;
        }

        var context = PretextImages.Context(pipeline, train, validation);
        LoadTorch(context);
        var objective = Objective(pipeline, context, targets: null);
        return new(objective, train, objective);
    }

    /// <summary>The network, and what it learns; distillation asks its teacher first.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="context">Its images.</param>
    /// <param name="clock">The clock of the cache in which the teacher's vectors are kept.</param>
    /// <param name="progress">Receives the progress of the teacher.</param>
    /// <param name="cancellation">Stops the teacher.</param>
    public static PretextTraining Objective(
        PreparedPipeline pipeline,
        PretextContext context,
        TimeProvider clock,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        LoadTorch(context);
        var targets = pipeline is { Teacher: { } teacher, TeacherPreprocessing: { } seen }
            ? TeacherViews.Extract(
                teacher, context.Images, seen, context.Pretext.TargetDimensions, pipeline.Cache(clock), progress, cancellation)
            : null;
        return Objective(pipeline, context, targets);
    }

    private static void LoadTorch(PretextContext context)
    {
        TensorMemory.KeepFreed();
        TorchLibrary.Load(context.Training.Threads);
    }

    private static PretextTraining Objective(PreparedPipeline pipeline, PretextContext context, TeacherTargets? targets)
    {
        var (pretext, augmentation) = (context.Pretext, pipeline.Augmentation);
        var layers = PretextLayers.Of(pretext, pipeline.FeatureDimensions, context.Classes)
            .Select((layer, index) => PretextNetwork.Layer(layer.Inputs, layer.Outputs, context.Training.Seed + index))
            .ToList();
        var device = ComputeDevice.Choose(context.Training.Device).Device;
        var network = new PretextNetwork(
            pipeline.FeatureGraph, pipeline.Backbone.Model, pipeline.Preprocessing, context.Training, device, layers);
        return pretext.Objective switch
        {
            PretextObjective.Classification => new ClassificationPretext(context, network, layers[0], augmentation),
            PretextObjective.Rotation => new RotationPretext(context, network, layers[0]),
            PretextObjective.Contrastive => new ContrastivePretext(context, network, layers[0], layers[1], augmentation),
            PretextObjective.Distillation => new DistillationPretext(context, network, layers[0], layers.ElementAtOrDefault(1), targets!),
            _ => throw new ArgumentOutOfRangeException(nameof(pipeline), pretext.Objective, "Unknown objective."),
        };
    }
}
