using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Graph;

/// <summary>Tensors out of nothing or out of a shape, and conversions.</summary>
internal static class ConstantTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["Cast"] = Cast,
            ["CastLike"] = CastLike,
            ["Constant"] = Constant,
            ["ConstantOfShape"] = ConstantOfShape,
            ["Identity"] = Identity,
            ["Range"] = Range,
        };

    public static IEnumerable<Trial> Cast(long opset)
    {
        foreach (var type in new[] { 7, 6, 11, 9, 1 })
        {
            var graph = new OperatorCase(opset, 2, 3, 4);
            graph.Node("Cast", "cast", ["x"], node => node.WithInt("to", type));
            graph.Node("Cast", "y", ["cast"], node => node.WithInt("to", 1));
            yield return new($"to type {type} and back", graph, "y");
        }
    }

    public static IEnumerable<Trial> CastLike(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node("CastLike", "integers", ["x", graph.Longs(1)]);
        graph.Node("CastLike", "y", ["integers", "x"]);
        yield return new("to integers and back", graph, "y");
    }

    public static IEnumerable<Trial> Constant(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node(
            "Constant",
            "c",
            [],
            node => node.Attribute.Add(
                new AttributeProto
                {
                    Name = "value",
                    Type = AttributeProto.Types.AttributeType.Tensor,
                    T = TensorData.Floats("", [4], [1, 2, 3, 4]),
                }));
        graph.Node("Add", "y", ["x", "c"]);
        yield return new("a tensor", graph, "y");
        if (opset >= 12)
        {
            var number = new OperatorCase(opset, 2, 3, 4);
            number.Node("Constant", "c", [], node => node.WithFloat("value_float", 1.5f));
            number.Node("Constant", "axes", [], node => node.WithInts("value_ints", -1, 4, 1));
            number.Node("Reshape", "reshaped", ["x", "axes"]);
            number.Node("Add", "y", ["reshaped", "c"]);
            yield return new("numbers", number, "y");
        }
    }

    public static IEnumerable<Trial> ConstantOfShape(long opset)
    {
        foreach (var value in new float?[] { null, 2.5f })
        {
            var graph = new OperatorCase(opset, 2, 3, 4);
            graph.Node("Shape", "shape", ["x"]);
            graph.Node("ConstantOfShape", "filled", ["shape"], node =>
            {
                if (value is { } number)
                {
                    node.Attribute.Add(
                        new AttributeProto
                        {
                            Name = "value",
                            Type = AttributeProto.Types.AttributeType.Tensor,
                            T = TensorData.Floats("", [1], [number]),
                        });
                }
            });
            graph.Node("Add", "y", ["x", "filled"]);
            yield return new($"value {value}", graph, "y");
        }
    }

    public static IEnumerable<Trial> Range(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3);
        graph.Node("Range", "range", [graph.Long(7), graph.Long(1), graph.Long(-2)]);
        graph.Node("Cast", "floats", ["range"], node => node.WithInt("to", 1));
        graph.Node("Add", "y", ["x", "floats"]);
        yield return new("backwards", graph, "y");

        foreach (var (limit, delta) in new[] { (1f, -0.5f), (-1f, 0.5f), (0f, 1f), (1f, 0.3f) })
        {
            var lengths = new OperatorCase(opset, 2, 3);
            lengths.Node("Range", "range", [lengths.Number(0), lengths.Number(limit), lengths.Number(delta)]);
            lengths.Node("Size", "length", ["range"]);
            lengths.Node("Cast", "floats", ["length"], node => node.WithInt("to", 1));
            lengths.Node("Add", "y", ["x", "floats"]);
            yield return new($"to {limit} by {delta}", lengths, "y");
        }
    }

    public static IEnumerable<Trial> Identity(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4, 5);
        graph.Node("Identity", "y", ["x"]);
        yield return new("", graph, "y");
    }
}
