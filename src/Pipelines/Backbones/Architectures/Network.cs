using System.Runtime.InteropServices;
using Google.Protobuf;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Backbones.Architectures;

/// <summary>A learned tensor, or a running statistic, by the name that PyTorch's <c>state_dict</c> has for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Initial">Its first values.</param>
internal sealed record NetworkParameter(string Name, IReadOnlyList<long> Shape, Initialization Initial)
{
    /// <summary>How many numbers.</summary>
    public int Count => checked((int)Shape.Aggregate(1L, (product, size) => product * size));
}

/// <summary>A network as a graph without numbers.</summary>
/// <param name="Nodes">Its operators, in the order in which they run.</param>
/// <param name="Parameters">What it learns, in the order in which it is used.</param>
/// <param name="Constants">What it does not learn, such as the bounds of Clip.</param>
/// <param name="FeatureMap">Name of its last feature map.</param>
/// <param name="Output">The logits.</param>
internal sealed record Network(
    IReadOnlyList<NodeProto> Nodes,
    IReadOnlyList<NetworkParameter> Parameters,
    IReadOnlyList<TensorProto> Constants,
    string FeatureMap,
    NetworkTensor Output)
{
    /// <summary>Name of the input: float32 N × 3 × H × W.</summary>
    public const string Input = "input";

    private const long Opset = 17;
    private const long IrVersion = 8;

    /// <summary>The network with numbers.</summary>
    /// <param name="name">The graph's name, for error messages.</param>
    /// <param name="seed">Begins the random first values; null leaves everything 0, to be filled from a weight file.</param>
    public OnnxModel ToModel(string name, int? seed)
    {
        var input = GraphBuilder.BatchOfFloats(Input, 3);
        foreach (var side in new[] { "H", "W" })
        {
            input.Type.TensorType.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = side });
        }

        var graph = new GraphProto { Name = name };
        graph.Node.AddRange(Nodes.Select(node => node.Clone()));
        graph.Input.Add(input);
        graph.Output.Add(GraphBuilder.BatchOfFloats(Output.Name, Output.Channels));
        graph.Initializer.AddRange(Constants);
        var random = seed is { } number ? new Random(number) : null;
        graph.Initializer.AddRange(Parameters.Select(parameter => Tensor(parameter, random)));
        var proto = new ModelProto { IrVersion = IrVersion, ProducerName = "Pipelines", Graph = graph };
        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        return OnnxModel.FromProto(proto, name);
    }

    private static TensorProto Tensor(NetworkParameter parameter, Random? random)
    {
        var bytes = new byte[checked(parameter.Count * sizeof(float))];
        if (random is not null)
        {
            parameter.Initial.Fill(parameter.Shape, random, MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        }

        var tensor =
            new TensorProto { Name = parameter.Name, DataType = (int)DataType.Float, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        tensor.Dims.AddRange(parameter.Shape);
        return tensor;
    }
}
