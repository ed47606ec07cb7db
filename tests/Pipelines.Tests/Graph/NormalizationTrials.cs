using Pipelines.Onnx;

namespace Pipelines.Tests.Graph;

internal static class NormalizationTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["BatchNormalization"] = Batch,
            ["GroupNormalization"] = Group,
            ["InstanceNormalization"] = Instance,
            ["LayerNormalization"] = Layer,
            ["LpNormalization"] = Length,
            ["LRN"] = LocalResponse,
        };

    public static IEnumerable<Trial> Batch(long opset)
    {
        foreach (var shape in new int[][] { [3, 4, 5, 6], [3, 4], [2, 4, 7] })
        {
            foreach (var epsilon in new[] { 1e-5f, 1e-2f })
            {
                var graph = new OperatorCase(opset, shape);
                graph.Node(
                    "BatchNormalization",
                    "y",
                    ["x", graph.Floats(4), graph.Floats(4), graph.Floats(4), graph.Positive(4)],
                    node => node.WithFloat("epsilon", epsilon).WithFloat("momentum", 0.8f));
                yield return new($"{shape.Length} axes, epsilon {epsilon}", graph, "y");
            }
        }
    }

    public static IEnumerable<Trial> Instance(long opset)
    {
        var graph = new OperatorCase(opset, 2, 4, 5, 6);
        graph.Node("InstanceNormalization", "y", ["x", graph.Floats(4), graph.Floats(4)], node => node.WithFloat("epsilon", 1e-3f));
        yield return new("epsilon", graph, "y");
    }

    public static IEnumerable<Trial> Group(long opset)
    {
        foreach (var groups in new[] { 1, 2, 4 })
        {
            var graph = new OperatorCase(opset, 2, 4, 5, 6);
            var count = opset >= 21 ? 4 : groups;
            graph.Node(
                "GroupNormalization",
                "y",
                ["x", graph.Floats(count), graph.Floats(count)],
                node => node.WithInt("num_groups", groups).WithFloat("epsilon", 1e-3f));
            yield return new($"{groups} groups", graph, "y");
        }
    }

    public static IEnumerable<Trial> Layer(long opset)
    {
        foreach (var (axis, shape) in new (int, long[])[] { (-1, [6]), (3, [6]), (2, [5, 6]), (1, [4, 5, 6]), (-3, [4, 5, 6]) })
        {
            foreach (var bias in new[] { true, false })
            {
                var graph = new OperatorCase(opset, 2, 4, 5, 6);
                string[] inputs = ["x", graph.Floats(shape)];
                graph.Node(
                    "LayerNormalization",
                    "y",
                    bias ? [.. inputs, graph.Floats(shape)] : inputs,
                    node => node.WithInt("axis", axis).WithFloat("epsilon", 1e-4f));
                yield return new($"axis {axis}, bias {bias}", graph, "y");
            }
        }

        var named = new OperatorCase(opset, 2, 4, 5, 6);
        named.Node("LayerNormalization", "y", ["x", named.Floats(6)], outputs: 3);
        yield return new("with statistics that nobody reads", named, "y");
    }

    public static IEnumerable<Trial> LocalResponse(long opset)
    {
        foreach (var size in new[] { 1, 3, 5 })
        {
            var graph = new OperatorCase(opset, 2, 7, 3, 4);
            graph.Node(
                "LRN",
                "y",
                ["x"],
                node => node.WithInt("size", size).WithFloat("alpha", 0.3f).WithFloat("beta", 0.6f).WithFloat("bias", 2));
            yield return new($"size {size}", graph, "y");
        }
    }

    public static IEnumerable<Trial> Length(long opset)
    {
        foreach (var (axis, power) in new[] { (-1, 2), (1, 2), (1, 1) })
        {
            var graph = new OperatorCase(opset, 2, 4, 5);
            graph.Node("LpNormalization", "y", ["x"], node => node.WithInt("axis", axis).WithInt("p", power));
            yield return new($"axis {axis}, p {power}", graph, "y");
            var zeros = new OperatorCase(opset, 2, 4, 5);
            zeros.Node("Mul", "none", ["x", zeros.Number(0)]);
            zeros.Node("LpNormalization", "y", ["none"], node => node.WithInt("axis", axis).WithInt("p", power));
            yield return new($"zeros, axis {axis}, p {power}", zeros, "y");
        }
    }
}
