using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>Maps of another height and width, by the nearest entry or by a straight line between two.</summary>
internal static class Resizing
{
    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("Resize", [10, 11, 13, 18, 19], Resize)
        {
            Limits = "nearest and linear; no crop, no antialiasing, no keep_aspect_ratio_policy",
        },
        new("Upsample", [7, 9], Resize),
    ];

    /// <summary>Resize, and Upsample, its name below opset 10.</summary>
    public static Operation Resize(NodeBinding node)
    {
        var mode = node.Node.Text("mode", "nearest");
        if (mode is not ("nearest" or "linear"))
        {
            throw new UnsupportedNodeException($"has the mode '{mode}'");
        }

        if (node.Node.Int("antialias", 0) != 0 || node.Node.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
        {
            throw new UnsupportedNodeException("asks for antialiasing or keep_aspect_ratio_policy");
        }

        var place = Coordinates(node);
        var nearest = Rounding(node);
        long[]? axes = node.Node.Ints("axes") is { } given ? [.. given] : null;
        var scales = node.FloatsFrom("scales", node.Opset < 11 ? 1 : 2);
        var sizes = node.Opset < 11 ? null : node.LongsFrom("sizes", 3);
        var x = node.Input(0);
        return node.Single(slots =>
        {
            var shape = slots[x].shape;
            var along = axes ?? Axes.All(shape.Length);
            var (factors, wanted) = (scales?.Invoke(slots) ?? [], sizes?.Invoke(slots) ?? []);
            var result = slots[x].alias();
            for (var i = 0; i < along.Length; i++)
            {
                var axis = (int)Axes.Positive(along[i], shape.Length);
                var cells = wanted.Length > 0 ? wanted[i] : (long)(shape[axis] * factors[i]);
                var line = new Line(shape[axis], cells, wanted.Length > 0 ? cells / (float)shape[axis] : factors[i]);
                if (line.Scale != 1)
                {
                    using var previous = result;
                    result = mode == "nearest" ? Nearest(previous, axis, line, place, nearest) : Linear(previous, axis, line, place);
                }
            }

            return result;
        });
    }

    /// <summary>
    /// Where in the input an entry of the output lies, along one axis. In single precision, as ONNX Runtime computes it: rounding
    /// decides which entry is nearest.
    /// </summary>
    private static Func<Line, long, float> Coordinates(NodeBinding node) =>
        (node.Opset < 11 ? "asymmetric" : node.Node.Text("coordinate_transformation_mode", "half_pixel")) switch
        {
            "half_pixel" => HalfPixel,
            "tf_half_pixel_for_nn" => (line, place) => (place + 0.5f) / line.Scale,
            "pytorch_half_pixel" => (line, place) => line.Cells > 1 ? HalfPixel(line, place) : 0,
            "align_corners" => (line, place) => line.Cells == 1 ? 0 : place * (float)(line.Size - 1) / (line.Cells - 1),
            "asymmetric" => (line, place) => place / line.Scale,
            "half_pixel_symmetric" =>
                (line, place) => (line.Size / 2f * (1 - (line.Cells / (line.Scale * line.Size)))) + HalfPixel(line, place),
            var other => throw new UnsupportedNodeException($"has the coordinate_transformation_mode '{other}'"),
        };

    private static float HalfPixel(Line line, long place) => ((place + 0.5f) / line.Scale) - 0.5f;

    private static Func<Line, float, float> Rounding(NodeBinding node) => node.Opset < 11
        ? (line, place) => line.Scale < 1 ? MathF.Ceiling(place) : MathF.Floor(place)
        : node.Node.Text("nearest_mode", "round_prefer_floor") switch
        {
            "round_prefer_floor" => (_, place) => MathF.Ceiling(place - 0.5f),
            "round_prefer_ceil" => (_, place) => MathF.Floor(place + 0.5f),
            "floor" => (_, place) => MathF.Floor(place),
            "ceil" => (_, place) => MathF.Ceiling(place),
            var other => throw new UnsupportedNodeException($"has the nearest_mode '{other}'"),
        };

    private static Tensor Nearest(Tensor x, int axis, Line line, Func<Line, long, float> coordinate, Func<Line, float, float> round)
    {
        long[] places = [.. line.Places.Select(place => Math.Clamp((long)round(line, coordinate(line, place)), 0, line.Size - 1))];
        using var selection = tensor(places, ScalarType.Int64, x.device);
        return x.index_select(axis, selection);
    }

    private static Tensor Linear(Tensor x, int axis, Line line, Func<Line, long, float> coordinate)
    {
        float[] coordinates = [.. line.Places.Select(place => Math.Clamp(coordinate(line, place), 0, line.Size - 1))];
        using var first = tensor([.. coordinates.Select(place => (long)place)], ScalarType.Int64, x.device);
        using var second = tensor([.. coordinates.Select(place => Math.Min((long)place + 1, line.Size - 1))], ScalarType.Int64, x.device);
        long[] shape = [coordinates.Length, .. Enumerable.Repeat(1L, (int)x.dim() - 1 - axis)];
        using var share = tensor([.. coordinates.Select(place => place - MathF.Floor(place))], shape, ScalarType.Float32, x.device);
        using var left = x.index_select(axis, first);
        using var right = x.index_select(axis, second);
        return left.lerp(right, share);
    }

    /// <summary>One axis to be resized.</summary>
    /// <param name="Size">Entries before.</param>
    /// <param name="Cells">Entries after.</param>
    /// <param name="Scale">How much longer it becomes; not always the quotient of both.</param>
    private readonly record struct Line(long Size, long Cells, float Scale)
    {
        public IEnumerable<long> Places => Enumerable.Range(0, (int)Cells).Select(place => (long)place);
    }
}
