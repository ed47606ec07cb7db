using Pipelines.Backbones;
using Pipelines.Graph;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pipelines.Training.Transfer;

/// <summary>
/// A whole classifier as Torch parameters: the graph from pixels to the embedding, dropout, and the head. It starts as the classifier
/// that it is made from; what is not unfrozen stays as it is, bit for bit.
/// </summary>
internal sealed class TransferNetwork : IDisposable
{
    private readonly GraphModule _graph;
    private readonly Parameter _headWeights;
    private readonly Parameter _headBias;
    private readonly double _dropout;

    /// <summary>Makes a network of a finished classifier.</summary>
    /// <param name="model">A graph of <see cref="ModelGraph.ForClassification"/>.</param>
    /// <param name="head">The head in it.</param>
    /// <param name="preprocessing">The pixels that go in.</param>
    /// <param name="training">What is unfrozen, and the learning rates.</param>
    /// <param name="dropout">Share of the embedding that is left out in training steps.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="PipelineException">Nodes of the graph cannot be trained, or no layer is selected.</exception>
    public TransferNetwork(
        OnnxModel model, LinearLayer head, Preprocessing preprocessing, ResolvedTraining training, double dropout, Device device)
    {
        _graph = GraphModule.Create(model, FeatureGraph.Input, device, [ModelGraph.Embedding]);
        _graph.SetBatchNormFrozen(training.FrozenBatchNorm);
        _graph.SetPrecision(training.Precision);
        using (NewDisposeScope())
        {
            // Memory of Torch's own (see TensorValues).
            _headWeights = new Parameter(tensor(head.Weights, [head.Outputs, head.Inputs], device: device).clone());
            _headBias = new Parameter(tensor(head.Bias, device: device).clone());
            _headWeights.DetachFromDisposeScope();
            _headBias.DetachFromDisposeScope();
        }

        _dropout = dropout;
        StartModel = model;
        Groups = GroupParameters(preprocessing, training);
    }

    /// <summary>The classifier that this network was made from.</summary>
    public OnnxModel StartModel { get; }

    /// <summary>The trained parameters with their shares of the learning rate.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The parameters of the graph, trained or frozen; the head's are not among them.</summary>
    public IReadOnlyList<GraphParameter> GraphParameters => _graph.Parameters;

    /// <summary>Every tensor that training changes: the trained parameters, then the running statistics of batch normalisation.</summary>
    public IReadOnlyList<Tensor> State => [.. Groups.SelectMany(group => group.Parameters), .. _graph.Statistics];

    /// <summary>Chooses between a training step and an evaluation.</summary>
    public void SetTraining(bool training) => _graph.train(training);

    /// <summary>Pixels N × 3 × R × R, 0 to 255, on any device → scores before softmax, N × K.</summary>
    public Tensor Forward(Tensor pixels)
    {
        var embedding = _graph.forward(pixels);
        if (_dropout > 0 && _graph.training)
        {
            embedding = nn.functional.dropout(embedding, _dropout, training: true);
        }

        return nn.functional.linear(embedding, _headWeights, _headBias);
    }

    /// <summary>The network as it stands, as a finished classifier.</summary>
    /// <param name="modelGraph">Makes a graph like the one that this network was made from, with this head.</param>
    public OnnxModel WriteBack(Func<LinearLayer, OnnxModel> modelGraph) =>
        _graph.WriteBack(modelGraph(new(_headWeights.data<float>().ToArray(), _headBias.data<float>().ToArray())));

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph.Dispose();
        _headWeights.Dispose();
        _headBias.Dispose();
    }

    private List<ParameterGroup> GroupParameters(Preprocessing preprocessing, ResolvedTraining training)
    {
        var appended = _graph.Parameters.Where(parameter => !UnfrozenLayers.IsOfBackbone(parameter)).ToList();
        List<Parameter> weights = [_headWeights, .. appended.Where(Decays).Select(parameter => parameter.Value)];
        List<Parameter> others = [_headBias, .. appended.Where(parameter => !Decays(parameter)).Select(parameter => parameter.Value)];
        var groups = new List<ParameterGroup> { new(weights, 1, true), new(others, 1, false) };
        groups.AddRange(UnfrozenLayers.Groups(_graph, preprocessing, training));
        UnfrozenLayers.TrainOnly(groups, _graph);
        return groups;
    }

    private static bool Decays(GraphParameter parameter) => parameter.Kind == ParameterKind.Weight;
}
