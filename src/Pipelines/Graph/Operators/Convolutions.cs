using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Runtime.Torch;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipelines.Graph.Operators;

/// <summary>Convolutions over one, two or three spatial axes, with groups, dilation and any padding.</summary>
internal static class Convolutions
{
    private static readonly LearnedRole[] s_learned = [LearnedRole.None, LearnedRole.Weight, LearnedRole.Bias];

    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new(OperatorNames.Conv, [1, 11], Conv)
        {
            Limits = "one to three spatial axes",
            Learned = s_learned,
            ResultMayBeOverwritten = true,
            Precision = OperatorPrecision.Bfloat16,
            ResizesMaps = true,
            Classifier = ClassifierRole.Linear,
            OutputChannelAxis = _ => 0,

            // Each number that is made sums over the kernel's window and its group's channels: M × C/groups × kernel.
            MultiplyAdds = (_, _, weights, made) => Axes.Product(made) * Axes.Product(weights[1..]),
        },
        new("ConvTranspose", [1, 11], ConvTranspose)
        {
            Limits = "one to three spatial axes",
            Learned = s_learned,
            ResultMayBeOverwritten = true,
            Precision = OperatorPrecision.Bfloat16,
            ResizesMaps = true,

            // Each number that is read goes to a window of its group's output channels: C × M/groups × kernel.
            MultiplyAdds = (_, read, weights, _) => Axes.Product(read) * Axes.Product(weights[1..]),
        },
    ];

    /// <summary>
    /// Whether a node is a convolution of any kind: also a transposed, a fused or a quantised one, which training does not have.
    /// </summary>
    public static bool Is(NodeProto node) => node.OpType.Contains(OperatorNames.Conv, StringComparison.Ordinal);

    /// <summary>Conv.</summary>
    public static Operation Conv(NodeBinding node)
    {
        var (x, weight, bias, y) = (node.Input(0), node.Input(1), node.OptionalInput(2), node.Output());
        var window = new SpatialWindow(node, Kernel(node));
        var groups = node.Node.Int("group", 1);
        var convolve = For(window, groups);
        if (window.IsSymmetric)
        {
            return slots => slots[y] = convolve(slots[x], slots[weight], bias < 0 ? null : slots[bias], window.Before);
        }

        var none = new long[window.Kernel.Length];
        return slots =>
        {
            var (before, after) = window.PadsFor(slots[x].shape);
            if (before.AsSpan().SequenceEqual(after))
            {
                slots[y] = convolve(slots[x], slots[weight], bias < 0 ? null : slots[bias], before);
                return;
            }

            using var padded = SpatialWindow.Pad(slots[x], before, after, 0);
            slots[y] = convolve(padded, slots[weight], bias < 0 ? null : slots[bias], none);
        };
    }

    /// <summary>ConvTranspose.</summary>
    public static Operation ConvTranspose(NodeBinding node)
    {
        var (x, weight, bias, y) = (node.Input(0), node.Input(1), node.OptionalInput(2), node.Output());
        var window = new SpatialWindow(node, Kernel(node));
        var axes = window.Kernel.Length;
        var groups = node.Node.Int("group", 1);
        var added = Attribute(node, "output_padding", axes) ?? new long[axes];
        var wanted = Attribute(node, "output_shape", axes);
        var convolve = TransposedFor(window, groups);
        if (wanted is null && window.IsSymmetric && added.Zip(window.Strides).All(axis => axis.First < axis.Second))
        {
            return slots => slots[y] = convolve(slots[x], slots[weight], bias < 0 ? null : slots[bias], window.Before, added);
        }

        var none = new long[axes];
        long[] channels = [1, -1, .. Enumerable.Repeat(1L, axes)];
        return slots =>
        {
            // Everything that the layer makes, of which padding cuts off the ends; the bias goes also to where nothing was made.
            using var whole = convolve(slots[x], slots[weight], null, none, none);
            var (before, after) = window.TransposedPadsFor(slots[x].shape, added, wanted);
            using var cut = SpatialWindow.Pad(whole, before, after, 0);
            if (bias < 0)
            {
                slots[y] = cut.alias();
                return;
            }

            using var addend = slots[bias].reshape(channels);
            slots[y] = cut.Plus(addend);
        };
    }

    private static long[]? Attribute(NodeBinding node, string name, int axes)
    {
        // Some files give the whole shape, batch and channels first.
        long[]? values = node.Node.Ints(name) is { } given ? [.. given.Skip(Math.Max(given.Count - axes, 0))] : null;
        return values is null || values.Length == axes
            ? values
            : throw new UnsupportedNodeException($"has {values.Length} {name} where {axes} are needed");
    }

    private static long[] Kernel(NodeBinding node) =>
        node.Node.Ints("kernel_shape") is { } given ? [.. given]
        : node.StoredShape(1) is { Length: > 2 } shape ? shape[2..]
        : throw new UnsupportedNodeException("does not say its kernel_shape, and its weights are computed");

    private static Func<Tensor, Tensor, Tensor?, long[], Tensor> For(SpatialWindow window, long groups) => window.Kernel.Length switch
    {
        1 => (x, weight, bias, pads) => functional.conv1d(x, weight, bias!, window.Strides[0], pads[0], window.Dilations[0], groups),
        2 => (x, weight, bias, pads) => functional.conv2d(x, weight, bias!, window.Strides, pads, window.Dilations, groups),
        3 => (x, weight, bias, pads) => functional.conv3d(x, weight, bias!, window.Strides, pads, window.Dilations, groups),
        var axes => throw new UnsupportedNodeException($"has {axes} spatial axes"),
    };

    private static Func<Tensor, Tensor, Tensor?, long[], long[], Tensor> TransposedFor(SpatialWindow window, long groups) =>
        window.Kernel.Length switch
        {
            1 =>
                (x, weight, bias, pads, added) =>
                    functional.conv_transpose1d(x, weight, bias!, window.Strides[0], pads[0], added[0], window.Dilations[0], groups),
            2 =>
                (x, weight, bias, pads, added) =>
                    functional.conv_transpose2d(x, weight, bias!, window.Strides, pads, added, window.Dilations, groups),
            3 =>
                (x, weight, bias, pads, added) =>
                    functional.conv_transpose3d(x, weight, bias!, window.Strides, pads, added, window.Dilations, groups),
            var axes => throw new UnsupportedNodeException($"has {axes} spatial axes"),
        };
}
