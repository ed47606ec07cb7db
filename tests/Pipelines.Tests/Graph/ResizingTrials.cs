using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Tests.Graph;

/// <summary>Maps of another height and width.</summary>
internal static class ResizingTrials
{
    /// <summary>The trials of each operator of the family, in a graph of an opset.</summary>
    public static IReadOnlyDictionary<string, Func<long, IEnumerable<Trial>>> All { get; } =
        new Dictionary<string, Func<long, IEnumerable<Trial>>>(StringComparer.Ordinal)
        {
            ["Resize"] = Resize,
            ["Upsample"] = Upsample,
        };

    private static readonly float[][] s_scales = [[1, 1, 2, 2], [1, 1, 1.6f, 2.5f], [1, 1, 0.5f, 0.7f], [1, 1, 3, 1]];

    public static IEnumerable<Trial> Upsample(long opset)
    {
        foreach (var mode in new[] { "nearest", "linear" })
        {
            foreach (var scales in s_scales.Where(scales => scales.Min() >= 1))
            {
                var graph = new OperatorCase(opset, 2, 3, 5, 4);
                graph.Node("Upsample", "y", opset < 9 ? ["x"] : ["x", graph.List(scales)], node =>
                {
                    node.WithText("mode", mode);
                    if (opset < 9)
                    {
                        var list = new AttributeProto { Name = "scales", Type = AttributeProto.Types.AttributeType.Floats };
                        list.Floats.AddRange(scales);
                        node.Attribute.Add(list);
                    }
                });
                yield return new($"{mode} {string.Join(" ", scales)}", graph, "y");
            }
        }
    }

    /// <summary>Scales or sizes × mode × coordinates × rounding, and as PyTorch exports it, with a size that is computed.</summary>
    public static IEnumerable<Trial> Resize(long opset)
    {
        if (opset == 10)
        {
            return OldResize(opset);
        }

        return ScaledBy(opset).Concat(ToSizes(opset)).Concat(opset >= 18 ? AlongAxes(opset) : []);
    }

    private static IEnumerable<Trial> OldResize(long opset)
    {
        foreach (var mode in new[] { "nearest", "linear" })
        {
            foreach (var scales in s_scales)
            {
                var graph = new OperatorCase(opset, 2, 3, 5, 4);
                graph.Node("Resize", "y", ["x", graph.List(scales)], node => node.WithText("mode", mode));
                yield return new($"{mode} {string.Join(" ", scales)}", graph, "y");
            }
        }
    }

    private static IEnumerable<Trial> ScaledBy(long opset)
    {
        foreach (var coordinates in Coordinates(opset))
        {
            foreach (var scales in s_scales)
            {
                // Rounding is tried where the entries lie unevenly.
                foreach (var rounding in scales is [_, _, 2, _] or [_, _, _, 1]
                    ? ["round_prefer_floor"]
                    : new[] { "round_prefer_floor", "round_prefer_ceil", "floor", "ceil" })
                {
                    yield return Scaled(opset, scales, "nearest", coordinates, rounding);
                }

                yield return Scaled(opset, scales, "linear", coordinates, null);
            }
        }

        var plain = new OperatorCase(opset, 2, 3, 5, 4);
        plain.Node("Resize", "y", ["x", plain.List(), plain.List(1, 1, 2, 2)]);
        yield return new("no attributes", plain, "y");
    }

    private static Trial Scaled(long opset, float[] scales, string mode, string coordinates, string? rounding)
    {
        var graph = new OperatorCase(opset, 2, 3, 5, 4);
        graph.Node("Resize", "y", ["x", graph.List(), graph.List(scales)], node =>
        {
            node.WithText("mode", mode).WithText("coordinate_transformation_mode", coordinates);
            _ = rounding is not null ? node.WithText("nearest_mode", rounding) : node;
        });
        return new($"{mode} {coordinates} {rounding} {string.Join(" ", scales)}", graph, "y");
    }

    private static IEnumerable<Trial> ToSizes(long opset)
    {
        foreach (var mode in new[] { "nearest", "linear" })
        {
            foreach (var coordinates in Coordinates(opset))
            {
                foreach (var (height, width) in new[] { (8, 7), (3, 4), (1, 1), (10, 12) })
                {
                    var graph = new OperatorCase(opset, 2, 3, 5, 4);
                    graph.Node("Shape", "shape", ["x"]);
                    graph.Node("Slice", "start", ["shape", graph.Longs(0), graph.Longs(2), graph.Longs(0)]);
                    graph.Node("Concat", "sizes", ["start", graph.Longs(height, width)], node => node.WithInt("axis", 0));
                    graph.Node(
                        "Resize",
                        "y",
                        ["x", graph.List(), graph.List(), "sizes"],
                        node => node.WithText("mode", mode).WithText("coordinate_transformation_mode", coordinates));
                    yield return new($"{mode} {coordinates} to {height} × {width}", graph, "y");
                }
            }
        }
    }

    private static IEnumerable<Trial> AlongAxes(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 5, 4);
        graph.Node("Resize", "y", ["x", "", graph.List(1.5f, 2)], node => node.WithInts("axes", 3, 2).WithText("mode", "linear"));
        yield return new("axes", graph, "y");
        var sizes = new OperatorCase(opset, 2, 3, 5, 4);
        sizes.Node("Resize", "y", ["x", "", "", sizes.Longs(7, 9)], node => node.WithInts("axes", -2, -1));
        yield return new("sizes of axes", sizes, "y");
    }

    private static IEnumerable<string> Coordinates(long opset)
    {
        string[] all = ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"];
        return opset >= 19 ? [.. all, "half_pixel_symmetric"] : opset < 13 ? [.. all, "tf_half_pixel_for_nn"] : all;
    }
}
