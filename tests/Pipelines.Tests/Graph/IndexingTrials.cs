using Pipelines.Onnx;

namespace Pipelines.Tests.Graph;

/// <summary>Entries by places that are given as numbers.</summary>
internal static class IndexingTrials
{
    public static IEnumerable<Trial> GatherElements(long opset)
    {
        foreach (var (axis, shape, places) in new (int, long[], long[])[]
        {
            (1, [1, 2, 2], [0, 2, 1, -3]), (-1, [1, 1, 3], [3, 0, -1]), (0, [1, 2, 2], [0, 0, 0, -1]),
        })
        {
            // Of the first image only: a stored shape fits one batch.
            var graph = new OperatorCase(opset, 1, 3, 4);
            graph.Node("Slice", "first", ["x", graph.Longs(0), graph.Longs(1), graph.Longs(0)]);
            graph.Node("GatherElements", "y", ["first", graph.Places(shape, places)], node => node.WithInt("axis", axis));
            yield return new($"axis {axis}", graph, "y");
        }
    }

    public static IEnumerable<Trial> GatherMany(long opset)
    {
        foreach (var (label, shape, places) in new (string, long[], long[])[]
        {
            ("one axis", [2, 1], [0, -1]), ("two axes", [3, 2], [0, 2, 0, -1, -1, 1]),
            ("all axes", [2, 2, 3], [0, 1, 2, 0, 0, 0, 0, -1, -1, 0, 2, 3]),
        })
        {
            var graph = new OperatorCase(opset, 2, 3, 4);
            graph.Node("GatherND", "y", ["x", graph.Places(shape, places)]);
            yield return new(label, graph, "y");
        }

        if (opset >= 12)
        {
            var graph = new OperatorCase(opset, 1, 3, 4);
            graph.Node("Slice", "first", ["x", graph.Longs(0), graph.Longs(1), graph.Longs(0)]);
            graph.Node("GatherND", "y", ["first", graph.Places([1, 3, 2, 1], [0, 3, 1, -1, 2, 2])], node => node.WithInt("batch_dims", 2));
            yield return new("shared axes", graph, "y");
        }
    }

    public static IEnumerable<Trial> ScatterMany(long opset)
    {
        foreach (var (label, shape, places, updates) in new (string, long[], long[], long[])[]
        {
            ("rows", [2, 1], [1, -1], [2, 4]), ("entries", [3, 2], [0, 2, 1, -1, 2, 0], [3]),
        })
        {
            foreach (var reduction in opset >= 16 ? new[] { "none", "add" } : ["none"])
            {
                var graph = new OperatorCase(opset, 2, 3, 4);
                graph.Node("ReduceMax", "data", opset < 18 ? ["x"] : ["x", graph.Longs(0)], node =>
                {
                    node.WithInt("keepdims", 0);
                    _ = opset < 18 ? node.WithInts("axes", 0) : node;
                });
                graph.Node(
                    "ScatterND",
                    "y",
                    ["data", graph.Places(shape, places), graph.Floats(updates)],
                    node => _ = reduction == "none" ? node : node.WithText("reduction", reduction));
                yield return new($"{label}, {reduction}", graph, "y");
            }
        }
    }
}
