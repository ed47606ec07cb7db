using Pipelines.Onnx;

namespace Pipelines.Tests.Graph;

/// <summary>Reductions over some or all axes.</summary>
internal static class ReductionTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["ReduceL1"] = opset => Reduce("ReduceL1", opset),
            ["ReduceL2"] = opset => Reduce("ReduceL2", opset),
            ["ReduceLogSum"] = opset => Reduce("ReduceLogSum", opset, positive: true),
            ["ReduceLogSumExp"] = opset => Reduce("ReduceLogSumExp", opset),
            ["ReduceMax"] = opset => Reduce("ReduceMax", opset),
            ["ReduceMean"] = ReduceMean,
            ["ReduceMin"] = opset => Reduce("ReduceMin", opset),
            ["ReduceProd"] = opset => Reduce("ReduceProd", opset),
            ["ReduceSum"] = opset => Reduce("ReduceSum", opset),
            ["ReduceSumSquare"] = opset => Reduce("ReduceSumSquare", opset),
        };

    /// <summary>A reduction over axes, kept or not.</summary>
    public static IEnumerable<Trial> Reduce(string type, long opset, bool positive = false)
    {
        var axesAreInput = opset >= 18 || (type == "ReduceSum" && opset >= 13);
        foreach (var axes in new long[]?[] { null, [1], [2, 3], [0, 2], [1, 2, 3], [-1], [-2, 1] })
        {
            if (axes?.Min() < 0 && opset < 11)
            {
                continue;
            }

            foreach (var keep in new[] { 0, 1 })
            {
                var graph = new OperatorCase(opset, 2, 3, 4, 5);
                graph.Node(type, "y", axesAreInput && axes is not null ? ["x", graph.Longs(axes)] : ["x"], node =>
                {
                    node.WithInt("keepdims", keep);
                    _ = !axesAreInput && axes is not null ? node.WithInts("axes", axes) : node;
                });
                yield return new($"axes {(axes is null ? "all" : string.Join(" ", axes))}, keep {keep}", graph, "y")
                {
                    From = positive ? 0.5f : -2,
                };
            }
        }

        if (axesAreInput)
        {
            var graph = new OperatorCase(opset, 2, 3, 4);
            graph.Node(type, "y", ["x", graph.Longs()], node => node.WithInt("noop_with_empty_axes", 1));
            yield return new("no axes", graph, "y") { From = positive ? 0.5f : -2 };
        }
    }

    /// <summary>The mean of integers is one.</summary>
    public static IEnumerable<Trial> ReduceMean(long opset)
    {
        foreach (var trial in Reduce("ReduceMean", opset))
        {
            yield return trial;
        }

        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node("Cast", "integers", ["x"], node => node.WithInt("to", 6));
        graph.Node("ReduceMean", "mean", ["integers"], node => node.WithInt("keepdims", 0));
        graph.Node("Cast", "number", ["mean"], node => node.WithInt("to", 1));
        graph.Node("Add", "y", ["x", "number"]);
        yield return new("integers", graph, "y") { From = -9, To = 30 };
    }
}
