using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Training.Graph;

internal static class ShapeTrials
{
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
        computed.Node("Unsqueeze", "batches", opset < 13 ? ["batch"] : ["batch", computed.Longs(0)], node => _ = opset < 13 ? node.WithInts("axes", 0) : node);
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
        foreach (var axes in new long[]?[] { [1], [1, 3], [-1], null })
        {
            if (axes?.Min() < 0 && opset < 11)
            {
                continue;
            }

            var graph = new OperatorCase(opset, 2, 1, 4, 1);
            graph.Node("Squeeze", "y", opset < 13 || axes is null ? ["x"] : ["x", graph.Longs(axes)], node => _ = opset < 13 && axes is not null ? node.WithInts("axes", axes) : node);
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
            graph.Node("Unsqueeze", "y", opset < 13 ? ["x"] : ["x", graph.Longs(axes)], node => _ = opset < 13 ? node.WithInts("axes", axes) : node);
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
            graph.Node("DepthToSpace", "y", ["x"], node => _ = mode.Length > 0 ? node.WithInt("blocksize", 2).WithText("mode", mode) : node.WithInt("blocksize", 2));
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
        foreach (var (start, end) in type == "Shape" && opset >= 15 ? new (long?, long?)[] { (null, null), (1, null), (-2, null), (0, -1), (1, 3), (-9, 9) } : [(null, null)])
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

    public static IEnumerable<Trial> Slice(long opset)
    {
        var huge = long.MaxValue;
        foreach (var (starts, ends, axes, steps) in new (long[], long[], long[]?, long[]?)[]
        {
            ([1], [3], [2], null), ([0, 1], [2, 4], [1, 3], null), ([-2], [huge], [3], null), ([0], [-1], [2], null), ([0, 0, 1], [9, 2, 3], null, null), ([5], [9], [2], null),
            ([1], [7], [3], [2]), ([-1], [-huge], [3], [-1]), ([3], [0], [3], [-2]), ([1, 4], [3, 1], [-2, -1], [1, -1]),
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
                inputs = ["x", graph.Longs(starts), graph.Longs(ends), axes is null ? "" : graph.Longs(axes), steps is null ? "" : graph.Longs(steps)];
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
        foreach (var (axis, scalar, indices) in new (long, bool, long[])[] { (0, false, [0, 1, 0]), (2, false, [3, 1]), (1, true, [2]), (-1, false, [0, 4, 4, 2]), (3, false, [-1, -5]) })
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
            yield return new($"axis {axis}: {string.Join(" ", sizes ?? [])}", graph, [.. Enumerable.Range(0, count).Select(index => index == 0 ? "y" : $"y:{index}")]);
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
            var first = axis == 0 ? "x" : graph.Node("ReduceMax", "one", opset < 18 ? ["x"] : ["x", graph.Longs(0)], node => _ = opset < 18 ? node.WithInts("axes", 0) : node);
            graph.Node("Concat", "y", [first, graph.Floats(shape), first], node => node.WithInt("axis", axis));
            yield return new($"axis {axis}", graph, "y");
        }
    }

    public static IEnumerable<Trial> Pad(long opset)
    {
        foreach (var mode in opset >= 19 ? new[] { "constant", "reflect", "edge", "wrap" } : ["constant", "reflect", "edge"])
        {
            foreach (var pads in new long[][] { [0, 0, 1, 2, 0, 0, 2, 1], [0, 0, 0, 1, 0, 0, 3, 0], [0, 0, -1, 1, 0, 0, 1, -2], [0, 1, 0, 0, 0, 2, 0, 0] })
            {
                // ONNX Runtime crops and then mirrors; mixing both is left to the constant mode.
                if (mode != "constant" && pads.Min() < 0)
                {
                    continue;
                }

                var graph = new OperatorCase(opset, 2, 4, 5, 6);
                var value = mode == "constant" && pads[2] == 1 ? 0.5f : 0;
                string[] inputs = opset < 11 ? ["x"] : value == 0 ? ["x", graph.Longs(pads)] : ["x", graph.Longs(pads), graph.Number(value)];
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

    public static IEnumerable<Trial> Constant(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 4);
        graph.Node("Constant", "c", [], node => node.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = TensorData.Floats("", [4], [1, 2, 3, 4]) }));
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
                    node.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = TensorData.Floats("", [1], [number]) });
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
    }

    public static IEnumerable<Trial> Identity(long opset)
    {
        yield return One("Identity", opset, "", _ => { });
    }

    private static Trial One(string type, long opset, string label, Action<NodeProto> attributes)
    {
        var graph = new OperatorCase(opset, 2, 3, 4, 5);
        graph.Node(type, "y", ["x"], attributes);
        return new(label, graph, "y");
    }
}
