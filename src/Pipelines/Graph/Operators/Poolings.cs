using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipelines.Graph.Operators;

/// <summary>Poolings over two spatial axes, and over all of them.</summary>
internal static class Poolings
{
    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        new("AveragePool", [7, 10, 11, 19], Average)
        {
            Limits = "two spatial axes only", Precision = OperatorPrecision.AsGiven, ResizesMaps = true, Classifier = ClassifierRole.Other,
        },
        new("GlobalAveragePool", [1], GlobalAverage) { ResizesMaps = true, Classifier = ClassifierRole.Other },
        OperatorRow.NotTrained("GlobalLpPool") with { Classifier = ClassifierRole.Other },
        new("GlobalMaxPool", [1], GlobalMax) { ResizesMaps = true, Classifier = ClassifierRole.Other },
        new("MaxPool", [1, 8, 10, 11, 12], Max)
        {
            Limits = "two spatial axes only; no second output",
            Precision = OperatorPrecision.AsGiven,
            HasOptionalOutputs = true,
            ResizesMaps = true,
            Classifier = ClassifierRole.Other,
        },
    ];

    private static readonly long[] s_none = [0, 0];
    private static readonly long[] s_mapAxes = [2, 3];

    /// <summary>MaxPool; what is padded never is the maximum.</summary>
    public static Operation Max(NodeBinding node)
    {
        node.RequireOneOutput();
        var window = Window(node);
        var ceiling = node.Node.Int("ceil_mode", 0) != 0;
        if (window.FitsTorchPooling)
        {
            return node.Unary(x => functional.max_pool2d(x, window.Kernel, window.Strides, window.Before, window.Dilations, ceiling));
        }

        return node.Unary(x =>
        {
            var (before, _, reached) = Extent(window, x.shape, ceiling);
            using var padded = SpatialWindow.Pad(x, before, reached, double.NegativeInfinity);
            return functional.max_pool2d(padded, window.Kernel, window.Strides, s_none, window.Dilations, false);
        });
    }

    /// <summary>AveragePool; count_include_pad counts what is padded, but not what only ceil_mode adds.</summary>
    public static Operation Average(NodeBinding node)
    {
        node.RequireOneOutput();
        var window = Window(node);
        var ceiling = node.Node.Int("ceil_mode", 0) != 0;
        var countPads = node.Node.Int("count_include_pad", 0) != 0;
        if (window.FitsTorchPooling && window.Dilations.All(dilation => dilation == 1))
        {
            return node.Unary(x => functional.avg_pool2d(x, window.Kernel, window.Strides, window.Before, ceiling, countPads));
        }

        return node.Unary(x =>
        {
            var (before, after, reached) = Extent(window, x.shape, ceiling);
            using var padded = SpatialWindow.Pad(x, before, reached, 0);
            using var sums = Sums(window, padded);
            using var cells = ones([1, 1, x.shape[2], x.shape[3]], device: x.device);
            long[] declared = [Math.Min(after[0], reached[0]), Math.Min(after[1], reached[1])];
            using var counted = SpatialWindow.Pad(cells, before, declared, countPads ? 1 : 0);
            using var whole = SpatialWindow.Pad(counted, s_none, [reached[0] - declared[0], reached[1] - declared[1]], 0);
            using var counts = Sums(window, whole);
            return sums / counts;
        });
    }

    /// <summary>GlobalAveragePool.</summary>
    public static Operation GlobalAverage(NodeBinding node) => node.Unary(x => x.mean(SpatialAxes(x), keepdim: true));

    /// <summary>GlobalMaxPool.</summary>
    public static Operation GlobalMax(NodeBinding node) => node.Unary(x => x.amax(SpatialAxes(x), keepdim: true));

    private static long[] SpatialAxes(Tensor x) =>
        x.dim() == 4 ? s_mapAxes : [.. Enumerable.Range(2, (int)x.dim() - 2).Select(axis => (long)axis)];

    private static SpatialWindow Window(NodeBinding node)
    {
        long[] kernel = [.. node.Node.Ints("kernel_shape") ?? throw new UnsupportedNodeException("lacks its kernel_shape")];
        return kernel.Length == 2
            ? new SpatialWindow(node, kernel)
            : throw new UnsupportedNodeException($"has {kernel.Length} spatial axes, not two");
    }

    /// <summary>
    /// Padding before, declared padding after, and the padding after that the last window really reaches (negative where it ends earlier).
    /// </summary>
    /// <remarks>With ceil_mode a last window counts only if it begins inside the input or the padding before it, as in Torch.</remarks>
    private static (long[] Before, long[] After, long[] Reached) Extent(SpatialWindow window, long[] shape, bool ceiling)
    {
        var (before, after) = window.PadsFor(shape);
        var reached = new long[2];
        for (var axis = 0; axis < 2; axis++)
        {
            var (size, stride) = (shape[axis + 2], window.Strides[axis]);
            var room = size + before[axis] + after[axis] - window.Reach(axis);
            var cells = (ceiling ? (room + stride - 1) / stride : room / stride) + 1;
            if (ceiling && (cells - 1) * stride >= size + before[axis])
            {
                cells--;
            }

            reached[axis] = ((cells - 1) * stride) + window.Reach(axis) - size - before[axis];
        }

        return (before, after, reached);
    }

    /// <summary>The sum over each window. Torch's average pooling knows no dilation, its convolution does.</summary>
    private static Tensor Sums(SpatialWindow window, Tensor x)
    {
        if (window.Dilations.All(dilation => dilation == 1))
        {
            return functional.avg_pool2d(x, window.Kernel, window.Strides, s_none, divisor_override: 1);
        }

        var shape = x.shape;
        using var maps = x.reshape(shape[0] * shape[1], 1, shape[2], shape[3]);
        using var kernel = ones([1, 1, window.Kernel[0], window.Kernel[1]], x.dtype, x.device);
        using var sums = functional.conv2d(maps, kernel, null!, window.Strides, s_none, window.Dilations);
        return sums.reshape(shape[0], shape[1], sums.shape[2], sums.shape[3]);
    }
}
