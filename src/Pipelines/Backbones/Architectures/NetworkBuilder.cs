using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Backbones.Architectures;

/// <summary>
/// Writes a network down layer by layer. A layer's name is that of the module in PyTorch; its parameters are called <c>NAME.weight</c>,
/// <c>NAME.bias</c> and so on, and its output has the layer's name. What has no parameters is named after what it reads.
/// </summary>
/// <param name="defaults">What the network's layers have in common.</param>
internal sealed class NetworkBuilder(LayerDefaults defaults)
{
    private readonly List<NodeProto> _nodes = [];
    private readonly List<NetworkParameter> _parameters = [];
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private string? _featureMap;

    /// <summary>The images.</summary>
    public NetworkTensor Input { get; } = new(Network.Input, 3);

    /// <summary>A convolution.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="name">Its name.</param>
    /// <param name="channels">Channels of its output.</param>
    /// <param name="kernel">Size of its kernel.</param>
    /// <param name="stride">Step of the kernel along both axes.</param>
    /// <param name="padding">Zeros on each side. Default: as many as keep the map's size at stride 1.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">Whether it adds a number to each channel.</param>
    /// <param name="initial">First values of its kernel. Default: those of the network.</param>
    public NetworkTensor Convolution(
        NetworkTensor x,
        string name,
        int channels,
        Window kernel,
        int stride = 1,
        Window? padding = null,
        int groups = 1,
        bool bias = false,
        Initialization? initial = null)
    {
        long[] shape = [channels, x.Channels / groups, kernel.Height, kernel.Width];
        List<string> inputs = [x.Name, Parameter(name + ".weight", initial ?? defaults.ConvolutionWeight, shape)];
        if (bias)
        {
            inputs.Add(Parameter(name + ".bias", defaults.ConvolutionBias ?? Initialization.TorchDefaultBias(shape), channels));
        }

        return Node(
            OperatorNames.Conv,
            name,
            inputs,
            channels,
            node => Slide(node, kernel, stride, padding ?? kernel.SamePadding).WithInt("group", groups));
    }

    /// <summary>Batch normalisation with its running statistics (Ioffe and Szegedy, 2015).</summary>
    public NetworkTensor BatchNorm(NetworkTensor x, string name, Initialization? scale = null) => Node(
        OperatorNames.BatchNormalization,
        name,
        [
            x.Name,
            Parameter(name + ".weight", scale ?? Initialization.Ones, x.Channels),
            Parameter(name + ".bias", Initialization.Zeros, x.Channels),
            Parameter(name + ".running_mean", Initialization.Zeros, x.Channels),
            Parameter(name + ".running_var", Initialization.Ones, x.Channels),
        ],
        x.Channels,
        node => node.WithFloat("epsilon", (float)defaults.BatchNormEpsilon).WithFloat("momentum", (float)(1 - defaults.BatchNormMomentum)));

    /// <summary>A linear layer on vectors.</summary>
    public NetworkTensor Linear(NetworkTensor x, string name, int outputs, Initialization? initial = null)
    {
        long[] shape = [outputs, x.Channels];
        var weight = Parameter(name + ".weight", initial ?? defaults.LinearWeight, shape);
        var bias = Parameter(name + ".bias", defaults.LinearBias ?? Initialization.TorchDefaultBias(shape), outputs);
        return Node(OperatorNames.Gemm, name, [x.Name, weight, bias], outputs, node => node.WithInt("transB", 1));
    }

    /// <summary>The same linear layer at each place of a map with its channels last: N × H × W × C.</summary>
    public NetworkTensor PointwiseLinear(NetworkTensor x, string name, int outputs)
    {
        long[] shape = [outputs, x.Channels];
        var weight = Parameter(name + ".weight", defaults.LinearWeight, shape);
        var bias = Parameter(name + ".bias", defaults.LinearBias ?? Initialization.TorchDefaultBias(shape), outputs);
        var transposed = Node(OperatorNames.Transpose, name + ".transposed", [weight], outputs, node => node.WithInts("perm", 1, 0));
        var product = Node("MatMul", name + ".product", [x.Name, transposed.Name], outputs);
        return Node("Add", name, [product.Name, bias], outputs);
    }

    /// <summary>A learned tensor that belongs to no layer of its own; the answer is its name.</summary>
    public string Parameter(string name, Initialization initial, params long[] shape)
    {
        _parameters.Add(new(name, shape, initial));
        return name;
    }

    /// <summary>A single number that is not learned; the answer is its name.</summary>
    public string Constant(string name, float value)
    {
        _constants.TryAdd(name, TensorData.Floats(name, [], [value]));
        return name;
    }

    /// <summary>A list of integers; the answer is its name.</summary>
    public string Constant(string name, params ReadOnlySpan<long> values)
    {
        _constants.TryAdd(name, TensorData.Longs(name, values));
        return name;
    }

    /// <summary>The maximum in each window. With <paramref name="ceiling"/>, a last window may reach over the map's edge.</summary>
    public NetworkTensor MaxPool(NetworkTensor x, Window kernel, int stride, int padding = 0, bool ceiling = false) => Node(
        "MaxPool", x.Name + ".max_pool", [x.Name], x.Channels, node => Slide(node, kernel, stride, padding).WithInt(
            "ceil_mode", ceiling ? 1 : 0));

    /// <summary>The average in each window; zeros of the padding count, unless they are left out.</summary>
    public NetworkTensor AveragePool(NetworkTensor x, Window kernel, int stride, int padding = 0, bool countPadding = true) => Node(
        "AveragePool", x.Name + ".average_pool", [x.Name], x.Channels, node => Slide(node, kernel, stride, padding).WithInt(
            "count_include_pad", countPadding ? 1 : 0));

    /// <summary>The average of each channel: N × C × 1 × 1.</summary>
    public NetworkTensor GlobalAveragePool(NetworkTensor x) => Node("GlobalAveragePool", x.Name + ".global_average", [x.Name], x.Channels);

    /// <summary>Makes vectors of maps.</summary>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="places">H × W.</param>
    public NetworkTensor Flatten(NetworkTensor x, int places = 1) =>
        Node("Flatten", x.Name + ".flatten", [x.Name], x.Channels * places, node => node.WithInt("axis", 1));

    /// <summary>In training, sets this share of the values to zero and scales up the others; otherwise passes everything on.</summary>
    public NetworkTensor Dropout(NetworkTensor x, double ratio)
    {
        var name = x.Name + ".dropout";
        return Node(OperatorNames.Dropout, name, [x.Name, Constant(name + ".ratio", (float)ratio)], x.Channels);
    }

    /// <summary>An operator on each value by itself, such as Relu; the output is named after the input and the operator.</summary>
    public NetworkTensor Activation(string operatorType, NetworkTensor x, Action<NodeProto>? attributes = null) =>
        Node(operatorType, $"{x.Name}.{operatorType.ToLowerInvariant()}", [x.Name], x.Channels, attributes);

    /// <summary>max(x, 0).</summary>
    public NetworkTensor Relu(NetworkTensor x) => Activation("Relu", x);

    /// <summary>The sum of two tensors of one shape.</summary>
    public NetworkTensor Add(NetworkTensor x, NetworkTensor y, string name) => Node("Add", name, [x.Name, y.Name], x.Channels);

    /// <summary>The product; what is 1 × 1 is applied to every place.</summary>
    public NetworkTensor Multiply(NetworkTensor x, NetworkTensor y, string name) => Node("Mul", name, [x.Name, y.Name], x.Channels);

    /// <summary>The channels of all tensors, one after the other.</summary>
    public NetworkTensor Concat(IReadOnlyList<NetworkTensor> parts, string name) =>
        Node("Concat", name, [.. parts.Select(part => part.Name)], parts.Sum(part => part.Channels), node => node.WithInt("axis", 1));

    /// <summary>An operator with one output.</summary>
    public NetworkTensor Node(
        string operatorType, string name, IReadOnlyList<string> inputs, int channels, Action<NodeProto>? attributes = null)
    {
        var node = new NodeProto { Name = name, OpType = operatorType };
        node.Input.AddRange(inputs);
        node.Output.Add(name);
        attributes?.Invoke(node);
        _nodes.Add(node);
        return new(name, channels);
    }

    /// <summary>An operator with several outputs; they are called <c>NAME.0</c>, <c>NAME.1</c> and so on.</summary>
    public IReadOnlyList<NetworkTensor> Split(NetworkTensor x, string name, params IReadOnlyList<int> channels)
    {
        var sizes = Constant(name + ".sizes", [.. channels.Select(size => (long)size)]);
        var parts = channels.Select((size, part) => new NetworkTensor($"{name}.{part}", size)).ToList();
        Node("Split", parts[0].Name, [x.Name, sizes], parts[0].Channels, node =>
        {
            node.Name = name;
            node.Output.AddRange(parts.Skip(1).Select(part => part.Name));
            node.WithInt("axis", 1);
        });
        return parts;
    }

    /// <summary>Says that this is the last feature map: what comes after it is the classifier.</summary>
    public NetworkTensor MarkFeatureMap(NetworkTensor x)
    {
        _featureMap = x.Name;
        return x;
    }

    /// <summary>The finished network.</summary>
    /// <param name="logits">Its output, N × classes.</param>
    public Network Finish(NetworkTensor logits) => new(
        _nodes,
        _parameters,
        [.. _constants.Values],
        _featureMap ?? throw new InvalidOperationException("The network names no last feature map."),
        logits);

    private static NodeProto Slide(NodeProto node, Window kernel, int stride, Window padding) => node
        .WithInts("kernel_shape", kernel.Height, kernel.Width)
        .WithInts("strides", stride, stride)
        .WithInts("pads", padding.Height, padding.Width, padding.Height, padding.Width);
}
