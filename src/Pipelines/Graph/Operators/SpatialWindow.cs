using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>How the window of a convolution or pooling moves: kernel, strides, dilations and padding, for each spatial axis.</summary>
internal sealed class SpatialWindow
{
    private readonly string _autoPad;

    /// <summary>Reads the attributes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kernel">Size of the window along each axis.</param>
    public SpatialWindow(NodeBinding node, long[] kernel)
    {
        Kernel = kernel;
        Strides = Attribute(node, "strides", 1, kernel.Length);
        Dilations = Attribute(node, "dilations", 1, kernel.Length);
        _autoPad = node.Node.Text("auto_pad", "") is { Length: > 0 } rule ? rule : "NOTSET";
        if (_autoPad is not ("NOTSET" or "VALID" or "SAME_UPPER" or "SAME_LOWER"))
        {
            throw new UnsupportedNodeException($"has the padding rule '{_autoPad}'");
        }

        var pads = _autoPad == "NOTSET" ? Attribute(node, "pads", 0, 2 * kernel.Length) : new long[2 * kernel.Length];
        Before = pads[..kernel.Length];
        After = pads[kernel.Length..];
    }

    /// <summary>Size along each spatial axis.</summary>
    public long[] Kernel { get; }

    /// <summary>Steps of the window along each axis.</summary>
    public long[] Strides { get; }

    /// <summary>Distance of the window's cells along each axis.</summary>
    public long[] Dilations { get; }

    /// <summary>Padding before the first cell of each axis; zeros where it depends on the input's size (<see cref="IsSame"/>).</summary>
    public long[] Before { get; }

    /// <summary>Padding after the last cell of each axis.</summary>
    public long[] After { get; }

    /// <summary>Whether the padding depends on the input's size, so that the output has ceil(size / stride) cells.</summary>
    public bool IsSame => _autoPad.StartsWith("SAME", StringComparison.Ordinal);

    /// <summary>Whether the padding is known and the same on both sides, as Torch's own operators take it.</summary>
    public bool IsSymmetric => !IsSame && Before.SequenceEqual(After);

    /// <summary>Whether Torch's poolings take the padding: known, the same on both sides, at most half the kernel.</summary>
    public bool FitsTorchPooling => IsSymmetric && Before.Zip(Kernel).All(axis => 2 * axis.First <= axis.Second);

    /// <summary>Cells of the window's reach along an axis, gaps included.</summary>
    public long Reach(int axis) => ((Kernel[axis] - 1) * Dilations[axis]) + 1;

    /// <summary>The padding before and after each axis for an input N × C × spatial axes.</summary>
    public (long[] Before, long[] After) PadsFor(long[] inputShape)
    {
        if (!IsSame)
        {
            return (Before, After);
        }

        var before = new long[Kernel.Length];
        var after = new long[Kernel.Length];
        for (var axis = 0; axis < Kernel.Length; axis++)
        {
            var size = inputShape[axis + 2];
            var cells = (size + Strides[axis] - 1) / Strides[axis];
            var total = Math.Max(((cells - 1) * Strides[axis]) + Reach(axis) - size, 0);
            before[axis] = _autoPad == "SAME_UPPER" ? total / 2 : total - (total / 2);
            after[axis] = total - before[axis];
        }

        return (before, after);
    }

    /// <summary>What to add before and after each axis of all that a transposed convolution makes; mostly negative.</summary>
    /// <param name="inputShape">Shape of the input.</param>
    /// <param name="added">Cells added after the last one.</param>
    /// <param name="wanted">Size of each axis of the output; null where padding decides it.</param>
    public (long[] Before, long[] After) TransposedPadsFor(long[] inputShape, long[] added, long[]? wanted)
    {
        var before = new long[Kernel.Length];
        var after = new long[Kernel.Length];
        for (var axis = 0; axis < Kernel.Length; axis++)
        {
            var whole = (Strides[axis] * (inputShape[axis + 2] - 1)) + Reach(axis);
            var (first, size) = (Before[axis], whole + added[axis] - Before[axis] - After[axis]);
            if (wanted is not null || IsSame)
            {
                size = wanted?[axis] ?? (inputShape[axis + 2] * Strides[axis]);
                var total = Math.Max(whole + added[axis] - size, 0);
                first = _autoPad == "SAME_UPPER" ? total / 2 : total - (total / 2);
                size = wanted is null ? whole + added[axis] - total : size;
            }

            (before[axis], after[axis]) = (-first, size + first - whole);
        }

        return (before, after);
    }

    /// <summary>Pads the spatial axes with a number; negative padding crops.</summary>
    public static Tensor Pad(Tensor x, long[] before, long[] after, double value)
    {
        // Torch lists the padding from the last axis to the first.
        var pads = new long[2 * before.Length];
        for (var axis = 0; axis < before.Length; axis++)
        {
            var place = 2 * (before.Length - 1 - axis);
            (pads[place], pads[place + 1]) = (before[axis], after[axis]);
        }

        return nn.functional.pad(x, pads, PaddingModes.Constant, value);
    }

    private static long[] Attribute(NodeBinding node, string name, long byDefault, int count)
    {
        var values = node.Node.Ints(name) is { } given ? [.. given] : Enumerable.Repeat(byDefault, count).ToArray();
        return values.Length == count ? values : throw new UnsupportedNodeException($"has {values.Length} {name} where {count} are needed");
    }
}
