using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Quantization;

/// <summary>
/// Which tensors of a graph are held in 8 bits: what convolutions read and give, and what Add, Concat and MaxPool make of it. An activation
/// (Relu, Clip) that alone reads a result counts as part of it: the range of the integers cuts off what it would.
/// </summary>
internal sealed class QuantizedLayers
{
    private readonly GraphIndex _index;
    private readonly HashSet<string> _outputs;
    private readonly HashSet<string> _tensors = new(StringComparer.Ordinal);

    /// <summary>Looks through a graph.</summary>
    /// <param name="model">The graph, its batch normalisations folded.</param>
    public QuantizedLayers(OnnxModel model)
    {
        _index = new(model.Graph);
        _outputs = model.Graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        Nodes = _index.TopologicalOrder();
        foreach (var node in Nodes.Where(IsQuantized))
        {
            if (node.OpType == OperatorNames.Conv)
            {
                _tensors.Add(node.Input[0]);
                Convolutions++;
            }

            _tensors.Add(ResultOf(node));
        }
    }

    /// <summary>The nodes, each after what it reads.</summary>
    public IReadOnlyList<NodeProto> Nodes { get; }

    /// <summary>The tensors held in 8 bits.</summary>
    public IReadOnlyCollection<string> Tensors => _tensors;

    /// <summary>The number of convolutions computed in 8 bits.</summary>
    public int Convolutions { get; }

    /// <summary>Whether a tensor is held in 8 bits.</summary>
    public bool Holds(string tensor) => _tensors.Contains(tensor);

    /// <summary>Whether a node is computed in 8 bits.</summary>
    public bool IsQuantized(NodeProto node) => node.OpType switch
    {
        OperatorNames.Conv => IsFloats(node.Input[1]) && Constant(node.Input[1]).Dims.Count == 4
            && (node.Input.Count < 3 || node.Input[2].Length == 0 || IsFloats(node.Input[2])),
        "Add" or "Concat" or "MaxPool" => node.Output.Count == 1 && node.Input.All(_tensors.Contains),
        _ => false,
    };

    /// <summary>The constant that a node reads.</summary>
    public TensorProto Constant(string tensor) => _index.Constant(tensor)!;

    /// <summary>The tensor in which the result of a node is held: behind its activation, where only that reads it.</summary>
    public string ResultOf(NodeProto node) =>
        node.OpType != "MaxPool" && !_outputs.Contains(node.Output[0])
        && _index.Consumers(node.Output[0]) is [{ OpType: "Relu" or "Clip" } activation] && activation.Input[0] == node.Output[0]
            ? activation.Output[0]
            : node.Output[0];

    private bool IsFloats(string tensor) => _index.Constant(tensor) is { DataType: (int)TensorProto.Types.DataType.Float };
}
