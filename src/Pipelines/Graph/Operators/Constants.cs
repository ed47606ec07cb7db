using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>Tensors out of nothing or out of a shape, and conversions between types.</summary>
internal static class Constants
{
    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("Cast", [6, 9, 13, 19, 21], Cast)
        {
            Limits = "float32, float64, booleans and integers up to 64 bit",
            KeepsAxes = true,
            KeepsValues = true,
            Classifier = ClassifierRole.Other,
        },
        new("CastLike", [15, 19, 21], CastLike),
        new(OperatorNames.Constant, [1, 9, 11, 12, 13, 19, 21], Constant) { Limits = "numbers only" },
        new("ConstantOfShape", [9, 20, 21], ConstantOfShape) { Gradient = GradientPath.None },
        OperatorRow.NotTrained("DequantizeLinear") with { Classifier = ClassifierRole.Other },
        new(OperatorNames.Identity, [1, 13, 14, 16, 19, 21], node => node.Unary(x => x.alias()))
        {
            Precision = OperatorPrecision.AsGiven, KeepsAxes = true, KeepsValues = true, Classifier = ClassifierRole.Other,
        },
        OperatorRow.NotTrained("QuantizeLinear") with { Classifier = ClassifierRole.Other },
        new("Range", [11], Range) { Gradient = GradientPath.None },
    ];

    /// <summary>Constant.</summary>
    public static Operation Constant(NodeBinding node)
    {
        var attribute = node.Node.Attribute.FirstOrDefault(attribute => attribute.Name.StartsWith("value", StringComparison.Ordinal))
            ?? throw new UnsupportedNodeException("lacks its value");
        var value = attribute.Name switch
        {
            "value" => TensorValues.ToTorch(attribute.T),
            "value_float" => tensor(attribute.F).DetachFromDisposeScope(),
            "value_floats" => tensor(attribute.Floats.ToArray()).DetachFromDisposeScope(),
            "value_int" => tensor(attribute.I, ScalarType.Int64).DetachFromDisposeScope(),
            "value_ints" => tensor(attribute.Ints.ToArray(), ScalarType.Int64).DetachFromDisposeScope(),
            var other => throw new UnsupportedNodeException($"holds its value as '{other}'"),
        };
        return node.Single(_ => value);
    }

    /// <summary>ConstantOfShape.</summary>
    public static Operation ConstantOfShape(NodeBinding node)
    {
        var shape = node.LongsFrom("shape", 0)!;
        var value = node.Node.Attribute("value") is { } given ? TensorValues.ToTorch(given.T) : zeros(1).DetachFromDisposeScope();
        return node.Single(slots =>
        {
            using var one = value.reshape([]);
            using var all = one.expand(shape(slots));
            return node.Placed(all.clone());
        });
    }

    /// <summary>Cast.</summary>
    public static Operation Cast(NodeBinding node)
    {
        var type = TensorValues.TypeOf(node.Node.Int("to", 1));
        return node.Unary(x => node.Placed(x.to_type(type, copy: x.dtype == type)));
    }

    /// <summary>CastLike: to the type of another tensor.</summary>
    public static Operation CastLike(NodeBinding node) =>
        node.Binary((x, like) => node.Placed(x.to_type(like.dtype, copy: x.dtype == like.dtype)));

    /// <summary>Range; empty where the limit lies behind the start.</summary>
    public static Operation Range(NodeBinding node)
    {
        var (start, limit, delta) = (node.Input(0), node.Input(1), node.Input(2));
        return node.Single(slots =>
        {
            // Torch takes a limit behind the start for a mistake.
            var isEmpty = (Number(slots[limit]) - Number(slots[start])) * Number(slots[delta]) <= 0;
            var values = isEmpty
                ? empty(0, slots[start].dtype)
                : arange(slots[start].ToScalar(), slots[limit].ToScalar(), slots[delta].ToScalar(), slots[start].dtype);
            return node.Placed(values);
        });

        static double Number(Tensor value)
        {
            using var number = value.to_type(ScalarType.Float64, copy: true);
            return number.item<double>();
        }
    }
}
