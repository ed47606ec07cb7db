using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>The shape of a tensor, and the same numbers in another shape or order.</summary>
internal static class Shapes
{
    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("DepthToSpace", [1, 11, 13], DepthToSpace),
        new("Expand", [8, 13], Expand),
        new("Flatten", [1, 9, 11, 13, 21], Flatten) { Gradient = GradientPath.Layout, Classifier = ClassifierRole.Other },
        new("Reshape", [5, 13, 14, 19, 21], Reshape) { Gradient = GradientPath.Layout, Classifier = ClassifierRole.Other },
        new("Shape", [1, 13, 15, 19, 21], Shape) { Gradient = GradientPath.None, ReadsShapeOnly = true },
        new("Size", [1, 13, 19, 21], node => node.Unary(x => tensor(x.numel(), ScalarType.Int64)))
        {
            Gradient = GradientPath.None, ReadsShapeOnly = true,
        },
        new("SpaceToDepth", [1, 13], SpaceToDepth),
        new("Squeeze", [1, 11, 13, 21], Squeeze) { Gradient = GradientPath.Layout, Classifier = ClassifierRole.Other },
        new(OperatorNames.Transpose, [1, 13, 21], Transpose) { Gradient = GradientPath.Layout, Classifier = ClassifierRole.Other },
        new("Unsqueeze", [1, 11, 13, 21], Unsqueeze) { Gradient = GradientPath.Layout, Classifier = ClassifierRole.Other },
    ];

    /// <summary>Shape, all of it or from start to end.</summary>
    public static Operation Shape(NodeBinding node)
    {
        var (start, end) = (node.Node.Int("start", 0), node.Node.Int("end", long.MaxValue));
        return node.Unary(x =>
        {
            var shape = x.shape;
            var first = Bound(start, shape.Length);
            var last = Math.Max(Bound(end, shape.Length), first);
            return tensor(shape[first..last], ScalarType.Int64);
        });

        static int Bound(long value, int rank) => (int)Math.Clamp(value < 0 ? value + rank : value, 0, rank);
    }

    /// <summary>Reshape; 0 keeps an axis (unless allowzero), −1 takes what is left.</summary>
    public static Operation Reshape(NodeBinding node)
    {
        var target = node.LongsFrom("shape", 1) ?? throw new UnsupportedNodeException("lacks its shape");
        var zeroKeeps = node.Node.Int("allowzero", 0) == 0;
        var x = node.Input(0);
        return node.Single(slots =>
        {
            var shape = target(slots);
            if (zeroKeeps && shape.Contains(0))
            {
                var old = slots[x].shape;
                shape = [.. shape.Select((size, axis) => size == 0 ? old[axis] : size)];
            }

            return slots[x].reshape(shape);
        });
    }

    /// <summary>Flatten to a matrix: the axes before the given one, and the others.</summary>
    public static Operation Flatten(NodeBinding node)
    {
        var axis = node.Node.Int("axis", 1);
        return node.Unary(x =>
        {
            var shape = x.shape;
            var rows = Axes.Product(shape.AsSpan(0, (int)Axes.Positive(axis, shape.Length)));
            var count = Axes.Product(shape);
            return x.reshape(rows, rows == 0 ? 0 : count / rows);
        });
    }

    /// <summary>
    /// Squeeze; the axes are an attribute below opset 13, an input since. Without any, also with an empty list of
    /// them, all axes of size 1 go.
    /// </summary>
    public static Operation Squeeze(NodeBinding node)
    {
        var axes = node.LongsFrom("axes", 1);
        var x = node.Input(0);
        return node.Single(slots =>
        {
            var shape = slots[x].shape;
            var gone = (axes?.Invoke(slots) ?? []).Select(axis => Axes.Positive(axis, shape.Length)).ToHashSet();
            return slots[x].reshape([.. shape.Where((size, axis) => gone.Count == 0 ? size != 1 : !gone.Contains(axis))]);
        });
    }

    /// <summary>Unsqueeze; the axes are those of the result.</summary>
    public static Operation Unsqueeze(NodeBinding node)
    {
        var axes = node.LongsFrom("axes", 1) ?? throw new UnsupportedNodeException("lacks its axes");
        var x = node.Input(0);
        return node.Single(slots =>
        {
            var given = axes(slots);
            var old = slots[x].shape;
            var rank = old.Length + given.Length;
            var added = given.Select(axis => Axes.Positive(axis, rank)).ToHashSet();
            var shape = new long[rank];
            for (int axis = 0, next = 0; axis < rank; axis++)
            {
                shape[axis] = added.Contains(axis) ? 1 : old[next++];
            }

            return slots[x].reshape(shape);
        });
    }

    /// <summary>Transpose; without perm the axes are turned round.</summary>
    public static Operation Transpose(NodeBinding node)
    {
        long[]? order = node.Node.Ints("perm") is { } given ? [.. given] : null;
        return node.Unary(x => x.permute(order ?? [.. Axes.All((int)x.dim()).Reverse()]));
    }

    /// <summary>Expand, by the rules of broadcasting: an axis of size 1 in the target keeps the input's.</summary>
    public static Operation Expand(NodeBinding node)
    {
        var target = node.LongsFrom("shape", 1) ?? throw new UnsupportedNodeException("lacks its shape");
        var x = node.Input(0);
        return node.Single(slots =>
        {
            var shape = (long[])target(slots).Clone();
            var old = slots[x].shape;
            if (shape.Length < old.Length)
            {
                shape = [.. Enumerable.Repeat(1L, old.Length - shape.Length), .. shape];
            }

            for (var axis = 1; axis <= old.Length; axis++)
            {
                shape[^axis] = shape[^axis] == 1 ? old[^axis] : shape[^axis];
            }

            return slots[x].expand(shape);
        });
    }

    /// <summary>DepthToSpace, depth first (DCR) or columns first (CRD).</summary>
    public static Operation DepthToSpace(NodeBinding node)
    {
        var block = node.Node.Int("blocksize", 1);
        var depthFirst = node.Node.Text("mode", "DCR") == "DCR";
        return node.Unary(x =>
        {
            var (n, c, h, w) = (x.shape[0], x.shape[1] / (block * block), x.shape[2], x.shape[3]);
            using var split = depthFirst ? x.reshape(n, block, block, c, h, w) : x.reshape(n, c, block, block, h, w);
            using var ordered = depthFirst ? split.permute(0, 3, 4, 1, 5, 2) : split.permute(0, 1, 4, 2, 5, 3);
            return ordered.reshape(n, c, h * block, w * block);
        });
    }

    /// <summary>SpaceToDepth.</summary>
    public static Operation SpaceToDepth(NodeBinding node)
    {
        var block = node.Node.Int("blocksize", 1);
        return node.Unary(x =>
        {
            var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2] / block, x.shape[3] / block);
            using var split = x.reshape(n, c, h, block, w, block);
            using var ordered = split.permute(0, 3, 5, 1, 2, 4);
            return ordered.reshape(n, c * block * block, h, w);
        });
    }
}
