using Pipelines.Backbones;
using Pipelines.Graph;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Training.Batches;
using Pipelines.Training.Optimizers;
using Pipelines.Training.Transfer;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Pretext;

/// <summary>A backbone and its neck as Torch parameters, and the layers behind it that only the pretext task has.</summary>
internal sealed class PretextNetwork : IDisposable
{
    private readonly GraphModule _graph;
    private readonly IReadOnlyList<Linear> _layers;
    private readonly int _side;

    /// <summary>Makes a network.</summary>
    /// <param name="featureGraph">The graph from pixels to vectors.</param>
    /// <param name="backbone">The backbone in it, into which the trained numbers are written back.</param>
    /// <param name="preprocessing">The pixels that go in.</param>
    /// <param name="training">What is unfrozen, and the learning rates.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="layers">The task's own layers, trained at the full rate; they belong to the network from now on.</param>
    /// <exception cref="PipelineException">Nodes of the graph cannot be trained, or no layer is selected.</exception>
    public PretextNetwork(
        OnnxModel featureGraph,
        OnnxModel backbone,
        Preprocessing preprocessing,
        ResolvedTraining training,
        Device device,
        params IReadOnlyList<Linear> layers)
    {
        StartModel = backbone;
        _layers = [.. layers.Select(layer => layer.to(device))];
        _side = preprocessing.ResizedSize;
        _graph = GraphModule.Create(featureGraph, FeatureGraph.Input, device, [FeatureGraph.Output]);
        _graph.SetBatchNormFrozen(training.FrozenBatchNorm);
        _graph.SetPrecision(training.Precision);
        var groups = new List<ParameterGroup>
        {
            new([.. layers.Select(layer => layer.weight)], 1, true),
            new([.. layers.Select(layer => layer.bias!)], 1, false),
        };
        groups.AddRange(UnfrozenLayers.Groups(_graph, preprocessing, training));
        UnfrozenLayers.TrainOnly(groups, _graph);
        Groups = groups;
    }

    /// <summary>The backbone that this network was made from.</summary>
    public OnnxModel StartModel { get; }

    /// <summary>The trained parameters with their shares of the learning rate.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Every tensor that training changes: the trained parameters, then the running statistics of batch normalisation.</summary>
    public IReadOnlyList<Tensor> State => [.. Groups.SelectMany(group => group.Parameters), .. _graph.Statistics];

    /// <summary>The vectors of a batch, N × D.</summary>
    public Tensor Vectors(LoadedBatch batch, bool training) => Vectors(batch.ToTensor(_side), training);

    /// <summary>The vectors of pixels N × 3 × R × R, 0 to 255: N × D.</summary>
    public Tensor Vectors(Tensor pixels, bool training)
    {
        _graph.train(training);
        return _graph.forward(pixels);
    }

    /// <summary>The backbone as it stands.</summary>
    public OnnxModel WriteBack() => _graph.WriteBack(StartModel);

    /// <summary>A linear layer with initial values drawn evenly within ±1/√inputs, the default of PyTorch, by a seed.</summary>
    public static Linear Layer(int inputs, int outputs, int seed)
    {
        // Not from Torch's own generator, which belongs to the training steps.
        var random = new Random(seed);
        var bound = 1 / Math.Sqrt(inputs);
        var layer = nn.Linear(inputs, outputs);
        using var withoutGradient = no_grad();
        using var scope = NewDisposeScope();
        layer.weight.copy_(tensor(Draw(inputs * outputs), [outputs, inputs]));
        layer.bias!.copy_(tensor(Draw(outputs)));
        return layer;

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(bound * ((2 * random.NextDouble()) - 1)))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph.Dispose();
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }
    }
}
