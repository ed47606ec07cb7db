using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Graph;

/// <summary>Layers as exporters write them, for networks of few channels.</summary>
internal sealed class MiniNetwork(long opset, int size = 32)
{
    private int _number;

    public OperatorCase Graph { get; } = new(opset, 4, 3, size, size);

    /// <summary>A node of one output with a name of its own.</summary>
    public string Node(string type, string[] inputs, Action<NodeProto>? attributes = null) =>
        Graph.Node(type, $"{type}/{_number++}", inputs, attributes);

    public string Node(string type, string input, Action<NodeProto>? attributes = null) => Node(type, [input], attributes);

    public string Conv(string x, int from, int to, int kernel = 3, int stride = 1, int groups = 1, bool bias = true, int[]? pads = null)
    {
        var weight = Graph.Weights(to, from / groups, kernel, kernel);
        var half = kernel / 2;
        long[] padding = pads is null ? [half, half, half, half] : [.. pads.Select(pad => (long)pad)];
        return Node("Conv", bias ? [x, weight, Graph.Floats(to)] : [x, weight], node => node
            .WithInts("kernel_shape", kernel, kernel)
            .WithInts("strides", stride, stride)
            .WithInts("pads", padding)
            .WithInts("dilations", 1, 1)
            .WithInt("group", groups));
    }

    public string BatchNorm(string x, int channels) =>
        Node(
            "BatchNormalization",
            [x, Graph.Positive(channels), Graph.Floats(channels), Graph.Floats(channels), Graph.Positive(channels)],
            node => node.WithFloat("epsilon", 1e-5f).WithFloat("momentum", 0.9f));

    public string Relu(string x) => Node("Relu", x);

    public string ConvBatchNorm(string x, int from, int to, int kernel = 3, int stride = 1, int groups = 1) =>
        BatchNorm(Conv(x, from, to, kernel, stride, groups, bias: false), to);

    public string ConvBatchNormRelu(string x, int from, int to, int kernel = 3, int stride = 1, int groups = 1) =>
        Relu(ConvBatchNorm(x, from, to, kernel, stride, groups));

    public string MaxPool(string x, int kernel, int stride, int pad = 0, bool ceiling = false) => Node("MaxPool", x, node =>
    {
        node.WithInts("kernel_shape", kernel, kernel).WithInts("strides", stride, stride).WithInts("pads", pad, pad, pad, pad);
        _ = ceiling ? node.WithInt("ceil_mode", 1) : node;
    });

    public string AveragePool(string x, int kernel, int stride) =>
        Node("AveragePool", x, node => node.WithInts("kernel_shape", kernel, kernel).WithInts("strides", stride, stride));

    /// <summary>Bounds are attributes below opset 11, and all nodes share two stored numbers since.</summary>
    public string Clip(string x, float lower, float upper) => opset < 11
        ? Node("Clip", x, node => node.WithFloat("min", lower).WithFloat("max", upper))
        : Node("Clip", [x, Graph.Shared($"min {lower}", lower), Graph.Shared($"max {upper}", upper)]);

    public string Add(string a, string b) => Node("Add", [a, b]);

    public string Mul(string a, string b) => Node("Mul", [a, b]);

    public string Concat(params string[] parts) => Node("Concat", parts, node => node.WithInt("axis", 1));

    public string Gemm(string x, int from, int to) =>
        Node(
            "Gemm",
            [x, Graph.Weights(to, from), Graph.Floats(to)],
            node => node.WithInt("transB", 1).WithFloat("alpha", 1).WithFloat("beta", 1));

    /// <summary>Global average pooling, flattening and the classifier.</summary>
    public string Classifier(string x, int channels) =>
        Gemm(Node("Flatten", Node("GlobalAveragePool", x), node => node.WithInt("axis", 1)), channels, 5);

    /// <summary>Squeeze and excitation (Hu et al., 2018), with the gate as the family writes it.</summary>
    public string SqueezeExcite(string x, int channels, Func<string, string> activation, Func<string, string> gate)
    {
        var squeezed = activation(Conv(Node("GlobalAveragePool", x), channels, channels / 2, kernel: 1));
        return Mul(x, gate(Conv(squeezed, channels / 2, channels, kernel: 1)));
    }

    public string Sigmoid(string x) => Node("Sigmoid", x);

    public string Swish(string x) => Mul(x, Sigmoid(x));

    /// <summary>One node since opset 14, two before.</summary>
    public string HardSwish(string x) => opset < 14 ? Mul(x, HardSigmoid(x)) : Node("HardSwish", x);

    public string HardSigmoid(string x) => Node("HardSigmoid", x, node => node.WithFloat("alpha", 1f / 6));

    public string Transpose(string x, params long[] order) => Node("Transpose", x, node => node.WithInts("perm", order));

    public string Reduce(string type, string x, long axis) => opset < 18
        ? Node(type, x, node => node.WithInts("axes", axis).WithInt("keepdims", 1))
        : Node(type, [x, Graph.Longs(axis)], node => node.WithInt("keepdims", 1));

    /// <summary>Layer normalisation over the last axis: one node since opset 17, spelled out before.</summary>
    public string LayerNorm(string x, int channels)
    {
        if (opset >= 17)
        {
            return Node(
                "LayerNormalization", [x, Graph.Positive(channels), Graph.Floats(channels)], node => node.WithFloat("epsilon", 1e-6f));
        }

        var centred = Node("Sub", [x, Reduce("ReduceMean", x, -1)]);
        var variance = Reduce("ReduceMean", Node("Pow", [centred, Graph.Number(2)]), -1);
        var normalized = Node("Div", [centred, Node("Sqrt", Add(variance, Graph.Number(1e-6f)))]);
        return Add(Mul(normalized, Graph.Positive(channels)), Graph.Floats(channels));
    }

    /// <summary>The exact GELU as it is exported: x / 2 (1 + erf(x / √2)).</summary>
    public string Gelu(string x)
    {
        var erf = Node("Erf", Node("Div", [x, Graph.Number(MathF.Sqrt(2))]));
        return Mul(Mul(x, Add(erf, Graph.Number(1))), Graph.Number(0.5f));
    }

    /// <summary>A linear layer over the last axis.</summary>
    public string Linear(string x, int from, int to) => Add(Node("MatMul", [x, Graph.Weights(from, to)]), Graph.Floats(to));

    /// <summary>Mixes the channels of two groups, with a shape that is computed from the input's.</summary>
    public string Shuffle(string x, int channels, int side)
    {
        var batch = Unsqueeze(Node("Gather", [Node("Shape", x), Graph.Long(0)]));
        var grouped = Node(
            "Reshape", [x, Node("Concat", [batch, Graph.Longs(2, channels / 2, side, side)], node => node.WithInt("axis", 0))]);
        var mixed = Transpose(grouped, 0, 2, 1, 3, 4);
        return Node("Reshape", [mixed, Node("Concat", [batch, Graph.Longs(-1, side, side)], node => node.WithInt("axis", 0))]);
    }

    /// <summary>The channels from one number to another.</summary>
    public string Channels(string x, long from, long to) => opset < 10
        ? Node("Slice", x, node => node.WithInts("axes", 1).WithInts("starts", from).WithInts("ends", to))
        : Node("Slice", [x, Graph.Longs(from), Graph.Longs(to), Graph.Longs(1), Graph.Longs(1)]);

    private string Unsqueeze(string x) =>
        opset < 13 ? Node("Unsqueeze", x, node => node.WithInts("axes", 0)) : Node("Unsqueeze", [x, Graph.Longs(0)]);
}
