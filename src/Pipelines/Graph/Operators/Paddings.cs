using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>Pad: with a number, the mirrored inside, the edge, or the other end. Negative padding crops.</summary>
internal static class Paddings
{
    /// <summary>Pad; amounts and value are attributes below opset 11, inputs since.</summary>
    public static Operation Pad(NodeBinding node)
    {
        var amounts = node.LongsFrom("pads", 1) ?? throw new UnsupportedNodeException("lacks its pads");
        var axes = node.Opset >= 18 ? node.LongsFrom("axes", 3) : null;
        var mode = node.Node.Text("mode", "constant");
        var value = node.Opset < 11 ? node.Node.Float("value", 0) : node.Has(2) ? node.ConstantNumber(2) : 0;
        if (value is not { } number)
        {
            throw new UnsupportedNodeException("computes the number that it pads with");
        }

        Func<long, long, long>? source = mode switch
        {
            "constant" => null,
            "reflect" => Reflect,
            "edge" => (place, size) => Math.Clamp(place, 0, size - 1),
            "wrap" => (place, size) => ((place % size) + size) % size,
            _ => throw new UnsupportedNodeException($"has the mode '{mode}'"),
        };

        var x = node.Input(0);
        return node.Single(slots =>
        {
            var rank = (int)slots[x].dim();
            var (before, after) = Spread(amounts(slots), axes?.Invoke(slots), rank);
            return source is null ? SpatialWindow.Pad(slots[x], before, after, number) : Select(slots[x], before, after, source);
        });
    }

    private static (long[] Before, long[] After) Spread(long[] amounts, long[]? axes, int rank)
    {
        axes ??= Axes.All(rank);
        var (before, after) = (new long[rank], new long[rank]);
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = Axes.Positive(axes[i], rank);
            (before[axis], after[axis]) = (amounts[i], amounts[i + axes.Length]);
        }

        return (before, after);
    }

    /// <summary>Takes each entry of each padded axis from the place that the mode says.</summary>
    private static Tensor Select(Tensor x, long[] before, long[] after, Func<long, long, long> source)
    {
        var result = x.alias();
        for (var axis = 0; axis < before.Length; axis++)
        {
            if (before[axis] == 0 && after[axis] == 0)
            {
                continue;
            }

            var size = x.shape[axis];
            var count = before[axis] + size + after[axis];
            long[] places = [.. Enumerable.Range(0, (int)count).Select(place => source(place - before[axis], size))];
            using var selection = tensor(places, ScalarType.Int64, x.device);
            using var previous = result;
            result = previous.index_select(axis, selection);
        }

        return result;
    }

    /// <summary>Mirrors at the first and last entry, which are not repeated.</summary>
    private static long Reflect(long place, long size)
    {
        if (size == 1)
        {
            return 0;
        }

        var period = 2 * (size - 1);
        var within = ((place % period) + period) % period;
        return Math.Min(within, period - within);
    }
}
