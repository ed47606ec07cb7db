using Pipelines.Numerics;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Onnx;

/// <summary>
/// Appends nodes to a model, each written as the model's own opset wants it (opset 7 and later). All names it gives begin with
/// <see cref="Prefix"/>, so that constants of ours can be told from the backbone's weights.
/// </summary>
internal sealed class GraphBuilder
{
    /// <summary>The names of all nodes, tensors and constants that this library adds to a graph begin with this.</summary>
    public const string Prefix = "pipelines/";

    private readonly OnnxModel _model;
    private readonly HashSet<string> _names;

    /// <summary>Appends to this model, in place.</summary>
    public GraphBuilder(OnnxModel model)
    {
        _model = model;
        _names = new(new GraphIndex(model.Graph).TensorNames(), StringComparer.Ordinal);
        _names.UnionWith(model.Graph.Node.Select(node => node.Name));
    }

    /// <summary>A name that nothing in the graph has: the wish itself, else with a number behind it.</summary>
    public string UniqueName(string wish)
    {
        var name = wish;
        for (var number = 2; !_names.Add(name); number++)
        {
            name = $"{wish}_{number}";
        }

        return name;
    }

    /// <summary>Stores a float constant; the answer is its name.</summary>
    public string Floats(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values)
    {
        var tensor = TensorData.Floats(UniqueName(Prefix + name), shape, values);
        _model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Stores an int64 vector; the answer is its name.</summary>
    public string Longs(string name, params ReadOnlySpan<long> values)
    {
        var tensor = TensorData.Longs(UniqueName(Prefix + name), values);
        _model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Appends a node with one output; the answer is the output's name.</summary>
    /// <param name="operatorType">The operator.</param>
    /// <param name="name">What the node does; becomes its name and, unless <paramref name="output"/> is given, that of its output.</param>
    /// <param name="inputs">Names of the tensors it reads.</param>
    /// <param name="attributes">Sets its attributes.</param>
    /// <param name="output">Name of its output where that is fixed.</param>
    public string Append(
        string operatorType, string name, IReadOnlyList<string> inputs, Action<NodeProto>? attributes = null, string? output = null)
    {
        var node = new NodeProto { Name = UniqueName(Prefix + name), OpType = operatorType };
        node.Input.AddRange(inputs);
        node.Output.Add(output ?? UniqueName(node.Name + ".out"));
        attributes?.Invoke(node);
        _model.Graph.Node.Add(node);
        return node.Output[0];
    }

    /// <summary>Cuts <c>[start, end)</c> out of the given axes. Bounds are attributes before opset 10.</summary>
    public string Slice(string name, string input, long[] starts, long[] ends, long[] axes) => _model.Opset < 10
        ? Append("Slice", name, [input], node => node.WithInts("starts", starts).WithInts("ends", ends).WithInts("axes", axes))
        : Append("Slice", name, [input, Longs(name + ".starts", starts), Longs(name + ".ends", ends), Longs(name + ".axes", axes)]);

    /// <summary>Raises values to at least <paramref name="minimum"/>. The bound is an attribute before opset 11.</summary>
    public string AtLeast(string name, string input, float minimum) => _model.Opset < 11
        ? Append("Clip", name, [input], node => node.WithFloat("min", minimum))
        : Append("Clip", name, [input, Floats(name + ".min", [], [minimum])]);

    /// <summary>A reduction (ReduceSumSquare, ReduceL2 ...) over one axis. Axes are attributes before opset 18.</summary>
    public string Reduce(string operatorType, string name, string input, long axis, bool keepDimensions, string? output = null) =>
        _model.Opset < 18
        ? Append(operatorType, name, [input], node => node.WithInts("axes", axis).WithInt("keepdims", keepDimensions ? 1 : 0), output)
        : Append(
            operatorType, name, [input, Longs(name + ".axes", axis)], node => node.WithInt("keepdims", keepDimensions ? 1 : 0), output);

    /// <summary>A linear layer on vectors, as Gemm.</summary>
    public string Linear(string name, string input, LinearLayer layer, string? output = null) => Append(
        OperatorNames.Gemm,
        name,
        [
            input, Floats(name + ".weight", [layer.Outputs, layer.Inputs], layer.Weights),
            Floats(name + ".bias", [layer.Outputs], layer.Bias),
        ],
        node => node.WithInt("transB", 1),
        output);

    /// <summary>The same linear layer at each place of a map, as a convolution of 1 × 1.</summary>
    public string PointwiseLinear(string name, string input, LinearLayer layer) => Append(
        OperatorNames.Conv,
        name,
        [
            input,
            Floats(name + ".weight", [layer.Outputs, layer.Inputs, 1, 1], layer.Weights),
            Floats(name + ".bias", [layer.Outputs], layer.Bias),
        ],
        node => node.WithInts("kernel_shape", 1, 1));

    /// <summary>Describes an input or output: float32, the first dimension (the batch) open.</summary>
    public static ValueInfoProto BatchOfFloats(string name, params ReadOnlySpan<long> shape)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        foreach (var size in shape)
        {
            dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)DataType.Float, Shape = dimensions } } };
    }
}
