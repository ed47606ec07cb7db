using Pipelines.Backbones;
using Pipelines.Configuration.Defaults;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Backbones;
using Pipelines.Tests.Onnx;
using Pipelines.Training;
using Pipelines.Training.Batches;
using Pipelines.Training.Checkpoints;
using Pipelines.Training.Loop;
using Pipelines.Training.Losses;
using Pipelines.Training.Selection;
using Pipelines.Training.Transfer;

namespace Pipelines.Tests.Training.Loop;

/// <summary>
/// A network of four convolutions and one batch normalisation for images of 16 × 16, with an untrained head of two classes.
/// </summary>
internal static class TinyClassifier
{
    public static readonly Preprocessing Preprocessing = new(16, 16, ResizeMode.Crop);

    public static readonly LinearLayer Head = new(new float[16], new float[2]);

    private static readonly Lazy<OnnxModel> s_features = new(BuildFeatures);

    /// <summary>Few quick steps, and nothing that is not asked for.</summary>
    public static readonly TrainingOptions Training = new()
    {
        Transfer = TransferForm.FineTune,
        Unfreeze = LayerSelection.All,
        WeightAverage = 0,
        WeightInterpolation = false,
        BatchSize = 8,
        Epochs = 3,
        Interval = 1,
        Threads = 1,
        Optimizer = new()
        {
            Type = OptimizerType.AdamW,
            LearningRate = 0.01,
            WeightDecay = 0.01,
            BackboneLearningRateFactor = 0.5,
            LayerDecay = 1,
        },
        Schedule = new() { WarmUpEpochs = 0 },
    };

    public static OnnxModel Model(LinearLayer head)
    {
        var metadata = new ModelMetadata
        {
            Preprocessing = Preprocessing,
            Backbone = "tiny",
            Mean = [0.5, 0.5, 0.5],
            Std = [0.25, 0.25, 0.25],
            Pipeline = "test",
            ProducerVersion = "1.0.0",
        };
        return ModelGraph.ForClassification(s_features.Value, null, false, head, DrawnClasses.Names, metadata);
    }

    /// <summary>Options with the defaults of fine-tuning.</summary>
    public static ResolvedTraining Resolve(TrainingOptions training) => NetworkDefaults.Classifier(training, trainingImages: 20);

    public static TransferNetwork Network(TrainingOptions? training = null, double dropout = 0)
    {
        TorchLibrary.Load(1);
        return new(Model(Head), Head, Preprocessing, Resolve(training ?? Training), dropout, TorchSharp.torch.CPU);
    }

    /// <summary>Trains and gives the result; <paramref name="network"/> may change the network before it is trained.</summary>
    public static TrainedNetwork Train(
        LabelledImages train,
        LabelledImages? validation,
        TrainingOptions? options = null,
        AugmentationOptions? augmentation = null,
        double dropout = 0,
        CancellationToken cancellation = default,
        TimeProvider? clock = null,
        IProgress<StageProgress>? progress = null,
        TrainingCheckpoints? checkpoints = null,
        SelectionRule? rule = null,
        Action<TransferNetwork>? network = null)
    {
        var (training, augment) = (Resolve(options ?? Training), augmentation ?? new());
        using var trained = Network(options, dropout);
        network?.Invoke(trained);
        var loss = new ClassificationLoss(new CrossEntropy(), 0.1, [1, 1]);
        var evaluation = validation is null ? null : new NetworkEvaluation(trained, loss, validation, Preprocessing, 8);
        var objective = new TransferObjective(
            trained, () => trained.WriteBack(Model), loss, train, evaluation, Preprocessing, augment, training);
        return new TrainingLoop(
            objective,
            new(train.Images, Preprocessing, augment),
            training,
            rule ?? ModelSelection.BestOfAll,
            new(clock ?? TimeProvider.System, checkpoints)).Run(progress, cancellation);
    }

    /// <summary>The stored numbers of a model by name, as bits.</summary>
    public static Dictionary<string, int[]> Numbers(OnnxModel model) => model.Graph.Initializer
        .Where(tensor => tensor.DataType == 1)
        .ToDictionary(tensor => tensor.Name, tensor => tensor.ToFloats().Select(BitConverter.SingleToInt32Bits).ToArray());

    private static OnnxModel BuildFeatures()
    {
        var network = new TestNetwork(size: 16);
        var normalized = network.Node(
            "BatchNormalization",
            "norm",
            [
                network.Conv("first", "input", 3, 8, stride: 2),
                network.Floats("norm.scale", [8], [.. Enumerable.Repeat(1f, 8)]),
                network.Floats("norm.offset", [8], new float[8]),
                network.Floats("norm.mean", [8], [.. Enumerable.Repeat(0.1f, 8)]),
                network.Floats("norm.variance", [8], [.. Enumerable.Repeat(2f, 8)]),
            ]);
        var block = network.Residual("block", network.Node("Relu", "norm.relu", normalized));
        var map = network.Node("Relu", "map", network.Conv("last", block, 8, 8, stride: 2));
        return FeatureGraph.Build(BackboneFile.Load(network.Build(map)), Preprocessing, new NeckOptions());
    }

    /// <summary>The usual training with SGD at that learning rate.</summary>
    public static TrainingOptions WithSgd(double learningRate) => Training with
    {
        Optimizer = Training.Optimizer with { Type = OptimizerType.Sgd, LearningRate = learningRate },
    };
}
