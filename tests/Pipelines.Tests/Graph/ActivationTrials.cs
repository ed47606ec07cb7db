using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Graph;

internal static class ActivationTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["Celu"] = Function("Celu", node => node.WithFloat("alpha", 0.7f)),
            ["Clip"] = Clip,
            ["Dropout"] = Dropout,
            ["Elu"] = Function("Elu", node => node.WithFloat("alpha", 0.7f)),
            ["Erf"] = Function("Erf"),
            ["Gelu"] = Function("Gelu", node => node.WithText("approximate", "tanh")),
            ["HardSigmoid"] = Function(
                "HardSigmoid", node => node.WithFloat("alpha", 1f / 6), node => node.WithFloat("alpha", 0.3f).WithFloat("beta", 0.4f)),
            ["HardSwish"] = Function("HardSwish"),
            ["LeakyRelu"] = Function("LeakyRelu", node => node.WithFloat("alpha", 0.3f)),
            ["LogSoftmax"] = opset => AlongAxis("LogSoftmax", opset),
            ["Mish"] = Function("Mish"),
            ["PRelu"] = PRelu,
            ["Relu"] = Function("Relu"),
            ["Selu"] = Function("Selu", node => node.WithFloat("alpha", 1.2f).WithFloat("gamma", 0.8f)),
            ["Sigmoid"] = Function("Sigmoid"),
            ["Softmax"] = opset => AlongAxis("Softmax", opset),
            ["Softplus"] = Function("Softplus"),
            ["Softsign"] = Function("Softsign"),
            ["Tanh"] = Function("Tanh"),
            ["ThresholdedRelu"] = Function("ThresholdedRelu", node => node.WithFloat("alpha", 0.3f)),
        };

    /// <summary>A function of one tensor, with default attributes and with others.</summary>
    public static Func<long, IEnumerable<Trial>> Function(string type, params Action<NodeProto>[] attributes) =>
        opset => Plain(type, opset, attributes);

    private static IEnumerable<Trial> Plain(string type, long opset, Action<NodeProto>[] attributes)
    {
        foreach (var (number, set) in attributes.Prepend(_ => { }).Index())
        {
            var graph = new OperatorCase(opset, 2, 3, 4, 5);
            graph.Node(type, "y", ["x"], set);
            yield return new($"attributes {number}", graph, "y") { From = -5, To = 5 };
        }
    }

    public static IEnumerable<Trial> Clip(long opset)
    {
        foreach (var (lower, upper) in new (float?, float?)[] { (0, 6), (-1, 1), (0.5f, null), (null, 0.5f), (null, null) })
        {
            var graph = new OperatorCase(opset, 2, 3, 4);
            if (opset < 11)
            {
                graph.Node("Clip", "y", ["x"], node =>
                {
                    _ = lower is { } least ? node.WithFloat("min", least) : node;
                    _ = upper is { } most ? node.WithFloat("max", most) : node;
                });
            }
            else
            {
                graph.Node("Clip", "y", ["x", lower is { } least ? graph.Number(least) : "", upper is { } most ? graph.Number(most) : ""]);
            }

            yield return new($"from {lower} to {upper}", graph, "y");
        }

        if (opset >= 11)
        {
            var computed = new OperatorCase(opset, 2, 3);
            computed.Node("ReduceMax", "highest", ["x"], node => node.WithInt("keepdims", 0));
            computed.Node("Mul", "bound", ["highest", computed.Number(0.5f)]);
            computed.Node("Clip", "y", ["x", "", "bound"]);
            yield return new("a bound that is computed", computed, "y") { From = 0.5f };
        }
    }

    public static IEnumerable<Trial> PRelu(long opset)
    {
        foreach (var shape in new long[][] { [3, 1, 1], [1], [3, 4, 5], [1, 3, 1, 1] })
        {
            var graph = new OperatorCase(opset, 2, 3, 4, 5);
            graph.Node("PRelu", "y", ["x", graph.Floats(shape)]);
            yield return new(string.Join(" × ", shape), graph, "y");
        }
    }

    public static IEnumerable<Trial> AlongAxis(string type, long opset)
    {
        foreach (long? axis in new long?[] { null, 0, 1, 2, 3, -1, -2 })
        {
            // Opset 11 is the first in which an axis may be negative.
            if (axis < 0 && opset < 11)
            {
                continue;
            }

            var graph = new OperatorCase(opset, 2, 3, 4, 5);
            graph.Node(type, "y", ["x"], node => _ = axis is { } along ? node.WithInt("axis", along) : node);
            yield return new($"axis {axis}", graph, "y");
        }
    }

    public static IEnumerable<Trial> Dropout(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node(
            "Dropout", "y", opset < 12 ? ["x"] : ["x", graph.Number(0.3f)], node => _ = opset < 12 ? node.WithFloat("ratio", 0.3f) : node);
        yield return new("evaluated", graph, "y");
        var plain = new OperatorCase(opset, 2, 3, 4);
        plain.Node("Dropout", "y", ["x"], outputs: 2);
        yield return new("with a mask that nobody reads", plain, "y");
    }
}
