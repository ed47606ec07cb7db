using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>Parts of tensors, and tensors put together: Slice, Gather, Split, Concat.</summary>
internal static class Selections
{
    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("Concat", [4, 11, 13], Concat)
        {
            Gradient = GradientPath.All,
            ResultMayBeOverwritten = true,
            Precision = OperatorPrecision.AsGiven,
            KeepsAxes = true,
            Classifier = ClassifierRole.Other,
        },
        new("Gather", [1, 11, 13], Gather) { Gradient = GradientPath.Selection, Classifier = ClassifierRole.Other },
        new("GatherElements", [11, 13], Indexing.GatherElements),
        new("GatherND", [11, 12, 13], Indexing.GatherMany),
        new("Pad", [2, 11, 13, 18, 19, 21], Paddings.Pad)
        {
            Limits = "the number padded with must be constant", Precision = OperatorPrecision.AsGiven,
        },

        // Graphs put masks together with it.
        new("ScatterND", [11, 13, 16, 18], Indexing.ScatterMany)
        {
            Limits = "replaces or adds; no other reduction", Gradient = GradientPath.None,
        },
        new("Slice", [1, 10, 11, 13], Slice) { Precision = OperatorPrecision.AsGiven, Classifier = ClassifierRole.Other },
        new("Split", [2, 11, 13, 18], Split),
        new("Tile", [6, 13], Tile),
    ];

    /// <summary>Slice; its bounds are attributes below opset 10, inputs since.</summary>
    public static Operation Slice(NodeBinding node)
    {
        var starts = node.LongsFrom("starts", 1) ?? throw new UnsupportedNodeException("lacks its starts");
        var ends = node.LongsFrom("ends", 2) ?? throw new UnsupportedNodeException("lacks its ends");
        var (axes, steps) = (node.LongsFrom("axes", 3), node.LongsFrom("steps", 4));
        var x = node.Input(0);
        return node.Single(slots =>
        {
            var (first, last) = (starts(slots), ends(slots));
            var along = axes?.Invoke(slots) ?? Axes.All(first.Length);
            var by = steps?.Invoke(slots);
            var result = slots[x].alias();
            for (var i = 0; i < first.Length; i++)
            {
                using var previous = result;
                result = Slice(previous, Axes.Positive(along[i], (int)previous.dim()), first[i], last[i], by?[i] ?? 1);
            }

            return result;
        });
    }

    /// <summary>Gather: the entries of an axis by number; negative numbers count from the end.</summary>
    public static Operation Gather(NodeBinding node)
    {
        var axis = node.Node.Int("axis", 0);
        return node.Binary((x, indices) =>
        {
            var shape = x.shape;
            var along = (int)Axes.Positive(axis, shape.Length);
            long[] numbers = [.. TensorValues.ToLongs(indices).Select(index => Axes.Positive(index, (int)shape[along]))];
            using var selection = tensor(numbers, ScalarType.Int64, x.device);
            using var selected = x.index_select(along, selection);
            return selected.reshape([.. shape[..along], .. indices.shape, .. shape[(along + 1)..]]);
        });
    }

    /// <summary>
    /// Split; the sizes are an attribute below opset 13, an input since, otherwise the parts are equal (the last may be smaller).
    /// </summary>
    public static Operation Split(NodeBinding node)
    {
        var axis = node.Node.Int("axis", 0);
        var sizes = node.LongsFrom("split", 1);
        var x = node.Input(0);
        int[] outputs = [.. node.Node.Output.Select((name, index) => name.Length > 0 ? node.Output(index) : -1)];
        return slots =>
        {
            var along = Axes.Positive(axis, (int)slots[x].dim());
            var parts = sizes?.Invoke(slots) ?? Equal(slots[x].shape[along], outputs.Length);
            var start = 0L;
            for (var i = 0; i < outputs.Length; i++)
            {
                if (outputs[i] >= 0)
                {
                    slots[outputs[i]] = slots[x].narrow(along, start, parts[i]);
                }

                start += parts[i];
            }
        };
    }

    /// <summary>Concat.</summary>
    public static Operation Concat(NodeBinding node)
    {
        var inputs = node.Inputs();
        var axis = (node.Node.Attribute("axis") ?? throw new UnsupportedNodeException("lacks its axis")).I;
        return node.Single(slots =>
        {
            var parts = new Tensor[inputs.Length];
            for (var i = 0; i < inputs.Length; i++)
            {
                parts[i] = slots[inputs[i]];
            }

            return cat(parts, axis);
        });
    }

    /// <summary>Tile.</summary>
    public static Operation Tile(NodeBinding node)
    {
        var times = node.LongsFrom("repeats", 1) ?? throw new UnsupportedNodeException("lacks its repeats");
        var x = node.Input(0);
        return node.Single(slots => slots[x].repeat(times(slots)));
    }

    private static Tensor Slice(Tensor x, long axis, long start, long end, long step)
    {
        var size = x.shape[axis];
        start = start < 0 ? start + size : start;
        end = end < 0 && end >= -size ? end + size : end;
        if (step > 0)
        {
            var first = Math.Clamp(start, 0, size);
            return x.slice(axis, first, Math.Clamp(end, first, size), step);
        }

        // Backwards, which Torch cannot: in a turned tensor. A start before the first entry means the first, an end before it that the
        // first is taken too, and so does the greatest number there is: it means that there is no end.
        end = end is int.MaxValue or long.MaxValue ? -1 : end;
        var turnedStart = size - 1 - Math.Clamp(start, 0, Math.Max(size - 1, 0));
        var turnedEnd = size - 1 - Math.Clamp(end, -1, size - 1);
        using var turned = x.flip(axis);
        return turned.slice(axis, turnedStart, Math.Max(turnedStart, turnedEnd), -step);
    }

    private static long[] Equal(long size, int count)
    {
        var part = (size + count - 1) / count;
        return [.. Enumerable.Range(0, count).Select(index => Math.Clamp(size - (index * part), 0, part))];
    }
}
