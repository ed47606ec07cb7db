using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Onnx;

/// <summary>Writes small networks node by node, with weights that are random but always the same.</summary>
internal sealed class TestNetwork
{
    private readonly Random _random = new(1);
    private readonly ModelProto _model = new() { IrVersion = 8, ProducerName = "test" };

    /// <summary>A network whose input is float32 N × 3 × size × size; a batch or size of 0 is open.</summary>
    public TestNetwork(long opset = 17, string input = "input", int batch = 0, int size = 32)
    {
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        _model.Graph = new GraphProto { Name = "test" };
        Input(input, 1, batch, 3, size, size);
    }

    public ModelProto Proto => _model;

    /// <summary>Declares an input of an ONNX data type (1 is float32, 2 uint8, 7 int64).</summary>
    public void Input(string name, int type, params ReadOnlySpan<int> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var size in shape)
        {
            dimensions.Dim.Add(size > 0 ? new TensorShapeProto.Types.Dimension { DimValue = size } : new() { DimParam = "any" });
        }

        _model.Graph.Input.Add(
            new ValueInfoProto { Name = name, Type = new() { TensorType = new() { ElemType = type, Shape = dimensions } } });
    }

    /// <summary>A node; its output has the node's name.</summary>
    public string Node(string type, string name, string[] inputs, Action<NodeProto>? attributes = null)
    {
        var node = new NodeProto { OpType = type, Name = name + ".node" };
        node.Input.AddRange(inputs);
        node.Output.Add(name);
        attributes?.Invoke(node);
        _model.Graph.Node.Add(node);
        return name;
    }

    public string Node(string type, string name, string input, Action<NodeProto>? attributes = null) =>
        Node(type, name, [input], attributes);

    /// <summary>A convolution that keeps the size (at stride 1).</summary>
    public string Conv(string name, string input, int from, int to, int kernel = 3, int stride = 1) => Node(
        "Conv",
        name,
        [input, Weights(name + ".weight", to, from, kernel, kernel), Weights(name + ".bias", to)],
        node => node
            .WithInts("kernel_shape", kernel, kernel)
            .WithInts("strides", stride, stride)
            .WithInts("pads", kernel / 2, kernel / 2, kernel / 2, kernel / 2));

    public string Gemm(string name, string input, int from, int to) =>
        Node("Gemm", name, [input, Weights(name + ".weight", to, from), Weights(name + ".bias", to)], node => node.WithInt("transB", 1));

    /// <summary>Two convolutions of stride 2: 8 channels at a quarter of the size.</summary>
    public string Stem(string input = "input") =>
        Node("Relu", "stem", Conv("stem.1", Node("Relu", "stem.0.relu", Conv("stem.0", input, 3, 4, stride: 2)), 4, 8, stride: 2));

    /// <summary>A residual block of 8 channels.</summary>
    public string Residual(string name, string input) =>
        Node(
            "Relu",
            name,
            Node("Add", name + ".add", [Conv(name + ".1", Node("Relu", name + ".0.relu", Conv(name + ".0", input, 8, 8)), 8, 8), input]));

    public string GlobalAverage(string name, string input) => Node("GlobalAveragePool", name, input);

    public string Flatten(string name, string input) => Node("Flatten", name, input, node => node.WithInt("axis", 1));

    public string Longs(string name, params ReadOnlySpan<long> values)
    {
        _model.Graph.Initializer.Add(TensorData.Longs(name, values));
        return name;
    }

    public string Scalar(string name, long value)
    {
        Longs(name, value);
        _model.Graph.Initializer[^1].Dims.Clear();
        return name;
    }

    public string Floats(string name, long[] shape, params float[] values)
    {
        _model.Graph.Initializer.Add(TensorData.Floats(name, shape, values));
        return name;
    }

    public string Weights(string name, params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        var scale = shape.Length == 1 ? 0.1 : Math.Sqrt(6.0 / (count / shape[0]));
        return Floats(name, shape, [.. Enumerable.Range(0, (int)count).Select(_ => (float)(scale * ((2 * _random.NextDouble()) - 1)))]);
    }

    /// <summary>The model with this tensor as its output.</summary>
    public OnnxModel Build(string output)
    {
        _model.Graph.Output.Add(new ValueInfoProto { Name = output });
        return OnnxModel.Parse(Pack(), "test.onnx");
    }

    /// <summary>The bytes as they are, without any check.</summary>
    public byte[] Pack() => Google.Protobuf.MessageExtensions.ToByteArray(_model);
}
