using Pipelines.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipelines.Training.Graph.Operators;

/// <summary>Convolutions over one, two or three spatial axes, with groups, dilation and any padding.</summary>
internal static class Convolutions
{
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
        if (node.Node.Attribute("output_shape") is not null || node.Node.Text("auto_pad", "NOTSET") != "NOTSET")
        {
            throw new UnsupportedNodeException("derives its padding from the output's shape");
        }

        var (x, weight, bias, y) = (node.Input(0), node.Input(1), node.OptionalInput(2), node.Output());
        var window = new SpatialWindow(node, Kernel(node));
        if (window.Kernel.Length != 2 || !window.IsSymmetric)
        {
            throw new UnsupportedNodeException("does not have two spatial axes with the same padding on both sides");
        }

        var groups = node.Node.Int("group", 1);
        long[] outputPadding = node.Node.Ints("output_padding") is { } given ? [.. given] : [0, 0];
        return slots => slots[y] = functional.conv_transpose2d(
            slots[x], slots[weight], bias < 0 ? null : slots[bias], window.Strides, window.Before, outputPadding, window.Dilations, groups);
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
}
