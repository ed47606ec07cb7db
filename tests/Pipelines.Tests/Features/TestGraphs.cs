using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using static Pipelines.Onnx.Format.TensorShapeProto.Types;

namespace Pipelines.Tests.Features;

/// <summary>Graphs whose vectors are known without running them.</summary>
internal static class TestGraphs
{
    /// <summary>The vector is the pixels themselves: planar RGB, 0..255.</summary>
    public static OnnxModel Pixels(int size) => Graph(size, 3 * size * size, "Flatten");

    /// <summary>The vector is the logarithm of the pixels: minus infinity where an image has a zero.</summary>
    public static OnnxModel Logarithms(int size) => Graph(size, 3 * size * size, "Flatten", "Log");

    /// <summary>A graph with an operator that nobody has.</summary>
    public static OnnxModel Unknown(int size) => Graph(size, 3 * size * size, "Flatten", "NoSuchOperator");

    private static OnnxModel Graph(int size, int dimensions, params string[] operators)
    {
        var graph = new GraphProto
        {
            Name = string.Join("-", operators),
            Input = { Value("image", new Dimension { DimParam = "N" }, Fixed(3), Fixed(size), Fixed(size)) },
            Output = { Value("features", new Dimension { DimParam = "N" }, Fixed(dimensions)) },
        };
        var input = "image";
        foreach (var (index, name) in operators.Index())
        {
            var output = index == operators.Length - 1 ? "features" : $"t{index}";
            graph.Node.Add(new NodeProto { OpType = name, Input = { input }, Output = { output } });
            input = output;
        }

        var model = new ModelProto { IrVersion = 8, OpsetImport = { new OperatorSetIdProto { Version = 17 } }, Graph = graph };
        return OnnxModel.FromProto(model, $"test graph {graph.Name}");
    }

    private static Dimension Fixed(long value) => new() { DimValue = value };

    private static ValueInfoProto Value(string name, params Dimension[] shape) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto { Dim = { shape } } },
        },
    };
}
