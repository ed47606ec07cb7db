using Pipelines.Onnx;

namespace Pipelines.Tests.Graph;

/// <summary>Parts of tensors, and tensors put together.</summary>
internal static class SelectionTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["Concat"] = Concat,
            ["Gather"] = Gather,
            ["GatherElements"] = IndexingTrials.GatherElements,
            ["GatherND"] = IndexingTrials.GatherMany,
            ["Pad"] = Pad,
            ["ScatterND"] = IndexingTrials.ScatterMany,
            ["Slice"] = Slice,
            ["Split"] = Split,
            ["Tile"] = Tile,
        };

    public static IEnumerable<Trial> Slice(long opset)
    {
        var huge = long.MaxValue;
        foreach (var (starts, ends, axes, steps) in new (long[], long[], long[]?, long[]?)[]
        {
            ([1], [3], [2], null), ([0, 1], [2, 4], [1, 3], null), ([-2], [huge], [3], null), ([0], [-1], [2], null),
            ([0, 0, 1], [9, 2, 3], null, null), ([5], [9], [2], null),
            ([1], [7], [3], [2]), ([-1], [-huge], [3], [-1]), ([3], [0], [3], [-2]), ([-9], [-huge], [3], [-1]), ([-1], [huge], [3], [-2]),
            ([2], [int.MaxValue], [3], [-1]), ([-9, 9], [1, -9], [2, 3], [1, -3]), ([1, 4], [3, 1], [-2, -1], [1, -1]),
        })
        {
            if (opset < 10 && (steps is not null || axes?.Min() < 0))
            {
                continue;
            }

            var graph = new OperatorCase(opset, 2, 3, 4, 5);
            string[] inputs = ["x"];
            if (opset >= 10)
            {
                inputs =
                [
                    "x", graph.Longs(starts), graph.Longs(ends), axes is null ? "" : graph.Longs(axes),
                    steps is null ? "" : graph.Longs(steps),
                ];
            }

            graph.Node("Slice", "y", inputs, node =>
            {
                if (opset < 10)
                {
                    node.WithInts("starts", starts).WithInts("ends", ends);
                    _ = axes is not null ? node.WithInts("axes", axes) : node;
                }
            });
            yield return new($"{string.Join(" ", starts)} to {string.Join(" ", ends)} step {string.Join(" ", steps ?? [])}", graph, "y");
        }
    }

    public static IEnumerable<Trial> Gather(long opset)
    {
        foreach (var (axis, scalar, indices) in new (long, bool, long[])[]
        {
            (0, false, [0, 1, 0]), (2, false, [3, 1]), (1, true, [2]), (-1, false, [0, 4, 4, 2]), (3, false, [-1, -5]),
        })
        {
            if (opset < 11 && indices.Min() < 0)
            {
                continue;
            }

            var graph = new OperatorCase(opset, 2, 3, 4, 5);
            graph.Node("Gather", "y", ["x", scalar ? graph.Long(indices[0]) : graph.Longs(indices)], node => node.WithInt("axis", axis));
            yield return new($"axis {axis}: {string.Join(" ", indices)}", graph, "y");
        }
    }

    public static IEnumerable<Trial> Split(long opset)
    {
        foreach (var (axis, sizes) in new (long, long[]?)[] { (1, [2, 4]), (3, [1, 1, 3]), (1, null), (-1, [4, 1]) })
        {
            if (opset < 11 && axis < 0)
            {
                continue;
            }

            var graph = new OperatorCase(opset, 2, 6, 4, 5);
            var count = sizes?.Length ?? 3;
            graph.Node("Split", "y", opset >= 13 && sizes is not null ? ["x", graph.Longs(sizes)] : ["x"], node =>
            {
                node.WithInt("axis", axis);
                _ = opset < 13 && sizes is not null ? node.WithInts("split", sizes) : node;
                _ = opset >= 18 && sizes is null ? node.WithInt("num_outputs", count) : node;
            }, count);
            yield return new(
                $"axis {axis}: {string.Join(" ", sizes ?? [])}",
                graph,
                [.. Enumerable.Range(0, count).Select(index => index == 0 ? "y" : $"y:{index}")]);
        }

        if (opset >= 18)
        {
            var graph = new OperatorCase(opset, 2, 7);
            graph.Node("Split", "y", ["x"], node => node.WithInt("axis", 1).WithInt("num_outputs", 3), 3);
            yield return new("7 in 3 parts", graph, "y", "y:1", "y:2");
        }
    }

    public static IEnumerable<Trial> Concat(long opset)
    {
        foreach (var (axis, shape) in new (long, long[])[] { (0, [4, 3, 4]), (1, [1, 2, 4]), (2, [1, 3, 1]), (-1, [1, 3, 2]) })
        {
            if (opset < 11 && axis < 0)
            {
                continue;
            }

            var graph = new OperatorCase(opset, 1, 3, 4);

            // Only along the batch can a batch of another size be joined to stored numbers.
            var first = axis == 0 ? "x" : graph.Node(
                "ReduceMax", "one", opset < 18 ? ["x"] : ["x", graph.Longs(0)], node => _ = opset < 18 ? node.WithInts("axes", 0) : node);
            graph.Node("Concat", "y", [first, graph.Floats(shape), first], node => node.WithInt("axis", axis));
            yield return new($"axis {axis}", graph, "y");
        }
    }

    public static IEnumerable<Trial> Pad(long opset)
    {
        foreach (var mode in opset >= 19 ? new[] { "constant", "reflect", "edge", "wrap" } : ["constant", "reflect", "edge"])
        {
            foreach (var pads in new long[][]
            {
                [0, 0, 1, 2, 0, 0, 2, 1], [0, 0, 0, 1, 0, 0, 3, 0], [0, 0, -1, 1, 0, 0, 1, -2], [0, 1, 0, 0, 0, 2, 0, 0],
            })
            {
                // ONNX Runtime crops and then mirrors; mixing both is left to the constant mode.
                if (mode != "constant" && pads.Min() < 0)
                {
                    continue;
                }

                var graph = new OperatorCase(opset, 2, 4, 5, 6);
                var value = mode == "constant" && pads[2] == 1 ? 0.5f : 0;
                string[] inputs =
                    opset < 11 ? ["x"] : value == 0 ? ["x", graph.Longs(pads)] : ["x", graph.Longs(pads), graph.Number(value)];
                graph.Node("Pad", "y", inputs, node =>
                {
                    node.WithText("mode", mode);
                    _ = opset < 11 ? node.WithInts("pads", pads).WithFloat("value", value) : node;
                });
                yield return new($"{mode} {string.Join(" ", pads)}", graph, "y");
            }
        }

        if (opset >= 18)
        {
            var graph = new OperatorCase(opset, 2, 4, 5, 6);
            graph.Node("Pad", "y", ["x", graph.Longs(1, 2, 0, 3), graph.Number(2), graph.Longs(-1, 1)]);
            yield return new("axes", graph, "y");
        }
    }

    public static IEnumerable<Trial> Tile(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node("Tile", "y", ["x", graph.Longs(1, 2, 3)]);
        yield return new("1 2 3", graph, "y");
    }
}
