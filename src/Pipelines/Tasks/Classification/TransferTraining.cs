using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Data;
using Pipelines.Data.Labels;
using Pipelines.Graph.Rewriting;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Transfer;

namespace Pipelines.Tasks.Classification;

/// <summary>A classifier that is to be trained on images: it begins as the linear probe.</summary>
internal sealed class TransferTraining : IDisposable
{
    // Enough to notice that what is exported is not what was trained.
    private const int CheckedImages = 3;

    private readonly PreparedPipeline _pipeline;
    private readonly SoftmaxModel _probe;
    private readonly TransferNetwork _network;
    private readonly ClassificationLoss _loss;

    /// <summary>Makes the network.</summary>
    /// <param name="pipeline">A pipeline that trains a network.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="train">The training images.</param>
    /// <param name="validation">The images that validate the network; may be none.</param>
    /// <exception cref="PipelineException">
    /// Nodes of the graph cannot be trained, no layer is selected, or a batch of one image is to be normalised.
    /// </exception>
    public TransferTraining(PreparedPipeline pipeline, SoftmaxModel probe, SplitFeatures train, SplitFeatures validation)
    {
        var (training, head, preprocessing) = (pipeline.Training, pipeline.Head, pipeline.Preprocessing);
        (_pipeline, _probe, Train, Validation) = (pipeline, probe, train, validation);
        if (ClassificationChecks.BatchOfOne(training, train.Images, "training.batchSize") is { } problem)
        {
            // Not known before: images that turned out to be broken are missing now.
            throw new PipelineException(problem);
        }

        TensorMemory.KeepFreed();
        TorchLibrary.Load(training.Threads);
        Device = ComputeDevice.Choose(training.Device);
        Start = Model(probe.Head);
        _network = new TransferNetwork(Start, probe.Head, preprocessing, training, head.Dropout, Device.Device);
        _loss = new ClassificationLoss(head.Loss, head.LabelSmoothing, head.ClassWeights.For(train.Labels, pipeline.Data.Labels));
        var evaluation = new NetworkEvaluation(
            _network, _loss, new(validation.Images, validation.Labels), preprocessing, training.BatchSize);
        Objective = new TransferObjective(
            _network,
            () => _network.WriteBack(Model),
            _loss,
            new(train.Images, train.Labels),
            evaluation.Count > 0 ? evaluation : null,
            preprocessing,
            pipeline.Augmentation,
            training);
    }

    /// <summary>The network with which training begins: the probe.</summary>
    public OnnxModel Start { get; }

    /// <summary>Where it is trained.</summary>
    public ComputeDevice Device { get; }

    /// <summary>The training images.</summary>
    public SplitFeatures Train { get; }

    /// <summary>The images that validate the network; may be none.</summary>
    public SplitFeatures Validation { get; }

    /// <summary>The network, and what it learns.</summary>
    public TransferObjective Objective { get; }

    /// <summary>Trains the linear probe and makes the network that begins as it.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="features">The vectors of its images.</param>
    /// <param name="notes">Takes what a person should know.</param>
    /// <param name="progress">Receives the progress of each epoch of the probe.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static TransferTraining FromProbe(
        PreparedPipeline pipeline,
        DataSetFeatures features,
        List<RunNote> notes,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var (train, validation) = ValidationSplit.Of(features, pipeline.Training, notes);
        return new(pipeline, LinearProbe.Train(pipeline, train, validation, progress, cancellation), train, validation);
    }

    /// <summary>A network that begins with a head that knows nothing: to see what it takes to train it.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="train">The training images.</param>
    /// <param name="validation">The images that validate it.</param>
    public static TransferTraining Untrained(
        PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, IReadOnlyList<HashedImage> validation)
    {
        return new(pipeline, LinearProbe.Untrained(pipeline), Part(train), Part(validation));

        SplitFeatures Part(IReadOnlyList<HashedImage> images) =>
            new(images, new(images.Count, 0), LabelNumbers.Of(pipeline.Data.Labels, images));
    }

    /// <summary>
    /// Checks that the network as it stands is written as a graph that gives the same scores. It may not be the best one, but it is written
    /// in the same way.
    /// </summary>
    /// <exception cref="PipelineException">It does not.</exception>
    public void CheckExport(CancellationToken cancellation) => ModelSelfCheck.Run(
        BatchNormFolding.Fold(_network.WriteBack(Model)),
        _pipeline.Preprocessing,
        ModelGraph.Scores,
        [.. Train.Images.Take(CheckedImages)],
        new NetworkEvaluation(_network, _loss, new(Train.Images, Train.Labels), _pipeline.Preprocessing, CheckedImages)
            .Scores(CheckedImages, _pipeline.Data.Labels.Count, cancellation));

    /// <summary>A classifier on stored vectors as a whole graph, without test-time flips.</summary>
    public static OnnxModel ModelOf(PreparedPipeline pipeline, SoftmaxModel classifier) => ModelOf(pipeline, classifier, classifier.Head);

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    private static OnnxModel ModelOf(PreparedPipeline pipeline, SoftmaxModel classifier, LinearLayer head) => ModelGraph.ForClassification(
        pipeline.TrainedGraph,
        classifier.Bottleneck,
        pipeline.Options.Embedding.L2Normalize,
        head,
        pipeline.Data.Labels,
        pipeline.Metadata);

    private OnnxModel Model(LinearLayer head) => ModelOf(_pipeline, _probe, head);
}
