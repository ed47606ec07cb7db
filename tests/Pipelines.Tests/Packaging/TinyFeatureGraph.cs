using Google.Protobuf;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Tests.Packaging;

/// <summary>
/// A feature graph small enough to write down: <c>image</c> [N, 3, R, R] → 3×3 convolution with stride 2 and random weights → ReLU → global
/// average pool → <c>features</c> [N, 8].
/// </summary>
internal static class TinyFeatureGraph
{
    public const int Features = 8;

    public static OnnxModel Build(int resizedSize)
    {
        // Each filter adds up to zero: it answers to colour and edges, not to brightness, so that images get different vectors.
        var random = new Random(1);
        var filters = Enumerable.Range(0, Features)
            .Select(_ => Enumerable.Range(0, 3 * 3 * 3).Select(_ => random.NextDouble() / 32).ToArray());
        var weights = filters.SelectMany(filter => filter.Select(weight => (float)(weight - filter.Average()))).ToArray();
        var graph = new GraphProto
        {
            Name = "tiny",
            Input = { Value("image", -1, 3, resizedSize, resizedSize) },
            Output = { Value("features", -1, Features) },
            Initializer =
            {
                new TensorProto
                {
                    Name = "weights", DataType = (int)DataType.Float, Dims = { Features, 3, 3, 3 },
                    RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weights)),
                },
            },
            Node =
            {
                new NodeProto
                {
                    Name = "conv", OpType = "Conv", Input = { "image", "weights" }, Output = { "map" },
                    Attribute = { Ints("kernel_shape", 3, 3), Ints("strides", 2, 2) },
                },
                new NodeProto { Name = "relu", OpType = "Relu", Input = { "map" }, Output = { "active" } },
                new NodeProto { Name = "pool", OpType = "GlobalAveragePool", Input = { "active" }, Output = { "pooled" } },
                new NodeProto { Name = "flatten", OpType = "Flatten", Input = { "pooled" }, Output = { "features" } },
            },
        };
        var proto = new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } } };
        return OnnxModel.FromProto(proto, "tiny feature graph");
    }

    private static AttributeProto Ints(string name, params long[] values) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    private static ValueInfoProto Value(string name, params long[] shape)
    {
        var dimensions = shape.Select(size => size < 0
            ? new TensorShapeProto.Types.Dimension { DimParam = "N" }
            : new TensorShapeProto.Types.Dimension { DimValue = size });
        return new()
        {
            Name = name,
            Type = new TypeProto { TensorType = new() { ElemType = (int)DataType.Float, Shape = new() { Dim = { dimensions } } } },
        };
    }
}
