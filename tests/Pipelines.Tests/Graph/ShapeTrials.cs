using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Graph;

/// <summary>Shapes of tensors, and the same numbers in another shape or order.</summary>
internal static class ShapeTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["DepthToSpace"] = DepthToSpace,
            ["Expand"] = Expand,
            ["Flatten"] = Flatten,
            ["Reshape"] = Reshape,
            ["Shape"] = opset => Sizes("Shape", opset),
            ["Size"] = opset => Sizes("Size", opset),
            ["SpaceToDepth"] = SpaceToDepth,
            ["Squeeze"] = Squeeze,
            ["Transpose"] = Transpose,
            ["Unsqueeze"] = Unsqueeze,
        };

    public static IEnumerable<Trial> Reshape(long opset)
    {
        foreach (var target in new long[][] { [0, -1], [-1, 12], [0, 4, 3, -1], [0, 0, 1, 5, 4] })
        {
            var graph = new OperatorCase(opset, 2, 3, 4, 5);
            graph.Node("Reshape", "y", ["x", graph.Longs(target)]);
            yield return new(string.Join(" ", target), graph, "y");
        }

        if (opset >= 14)
        {
            var graph = new OperatorCase(opset, 2, 6);
            graph.Node("Reshape", "y", ["x", graph.Longs(-1, 3)], node => node.WithInt("allowzero", 1));
            yield return new("allowzero", graph, "y");
        }

        // As PyTorch exports view(batch, -1): the shape is computed from the input's.
        var computed = new OperatorCase(opset, 2, 3, 4);
        computed.Node("Shape", "shape", ["x"]);
        computed.Node("Gather", "batch", ["shape", computed.Long(0)], node => node.WithInt("axis", 0));
        computed.Node(
            "Unsqueeze",
            "batches",
            opset < 13 ? ["batch"] : ["batch", computed.Longs(0)],
            node => _ = opset < 13 ? node.WithInts("axes", 0) : node);
        computed.Node("Concat", "target", ["batches", computed.Longs(-1)], node => node.WithInt("axis", 0));
        computed.Node("Reshape", "y", ["x", "target"]);
        yield return new("a shape that is computed", computed, "y");
    }

    public static IEnumerable<Trial> Flatten(long opset)
    {
        foreach (var axis in new long[] { 0, 1, 2, 4, -1, -3 })
        {
            if (axis >= 0 || opset >= 11)
            {
                yield return One("Flatten", opset, $"axis {axis}", node => node.WithInt("axis", axis));
            }
        }

        yield return One("Flatten", opset, "default", _ => { });
    }

    public static IEnumerable<Trial> Squeeze(long opset)
    {
        foreach (var axes in new long[]?[] { [1], [1, 3], [-1], [], null })
        {
            if (opset < 11 && axes?.Any(axis => axis < 0) == true)
            {
                continue;
            }

            var graph = new OperatorCase(opset, 2, 1, 4, 1);
            graph.Node(
                "Squeeze",
                "y",
                opset < 13 || axes is null ? ["x"] : ["x", graph.Longs(axes)],
                node => _ = opset < 13 && axes is not null ? node.WithInts("axes", axes) : node);
            yield return new(axes is null ? "all" : string.Join(" ", axes), graph, "y");
        }
    }

    public static IEnumerable<Trial> Unsqueeze(long opset)
    {
        foreach (var axes in new long[][] { [0], [1, 3], [4, 0], [-1], [-1, 1] })
        {
            if (axes.Min() < 0 && opset < 11)
            {
                continue;
            }

            var graph = new OperatorCase(opset, 2, 3, 4);
            graph.Node(
                "Unsqueeze",
                "y",
                opset < 13 ? ["x"] : ["x", graph.Longs(axes)],
                node => _ = opset < 13 ? node.WithInts("axes", axes) : node);
            yield return new(string.Join(" ", axes), graph, "y");
        }
    }

    public static IEnumerable<Trial> Transpose(long opset)
    {
        yield return One("Transpose", opset, "turned round", _ => { });
        yield return One("Transpose", opset, "0 2 3 1", node => node.WithInts("perm", 0, 2, 3, 1));
        yield return One("Transpose", opset, "3 1 0 2", node => node.WithInts("perm", 3, 1, 0, 2));
    }

    public static IEnumerable<Trial> Expand(long opset)
    {
        foreach (var target in new long[][] { [1, 3, 4], [5, 1, 1, 4], [4], [1], [1, 3, 1] })
        {
            var graph = new OperatorCase(opset, 2, 1, 4);
            graph.Node("Expand", "y", ["x", graph.Longs(target)]);
            yield return new(string.Join(" ", target), graph, "y");
        }
    }

    public static IEnumerable<Trial> DepthToSpace(long opset)
    {
        foreach (var mode in opset < 11 ? [""] : new[] { "DCR", "CRD" })
        {
            var graph = new OperatorCase(opset, 2, 12, 3, 5);
            graph.Node(
                "DepthToSpace",
                "y",
                ["x"],
                node => _ = mode.Length > 0 ? node.WithInt("blocksize", 2).WithText("mode", mode) : node.WithInt("blocksize", 2));
            yield return new(mode, graph, "y");
        }
    }

    public static IEnumerable<Trial> SpaceToDepth(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4, 6);
        graph.Node("SpaceToDepth", "y", ["x"], node => node.WithInt("blocksize", 2));
        yield return new("2", graph, "y");
    }

    /// <summary>Shape and Size, as numbers.</summary>
    public static IEnumerable<Trial> Sizes(string type, long opset)
    {
        var parts = type == "Shape" && opset >= 15
            ? new (long?, long?)[] { (null, null), (1, null), (-2, null), (0, -1), (1, 3), (-9, 9) }
            : [(null, null)];
        foreach (var (start, end) in parts)
        {
            var graph = new OperatorCase(opset, 2, 3, 4, 5);
            graph.Node(type, "result", ["x"], node =>
            {
                _ = start is { } first ? node.WithInt("start", first) : node;
                _ = end is { } last ? node.WithInt("end", last) : node;
            });
            graph.Node("Cast", "y", ["result"], node => node.WithInt("to", 1));
            yield return new($"{start} to {end}", graph, "y");
        }
    }

    private static Trial One(string type, long opset, string label, Action<NodeProto> attributes)
    {
        var graph = new OperatorCase(opset, 2, 3, 4, 5);
        graph.Node(type, "y", ["x"], attributes);
        return new(label, graph, "y");
    }
}
