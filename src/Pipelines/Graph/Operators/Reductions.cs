using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>
/// Reductions over some or all axes; the axes are an attribute in old opsets (below 18, for ReduceSum below 13), an input since.
/// </summary>
internal static class Reductions
{
    /// <summary>The operators of the family.</summary>
    public static IReadOnlyList<OperatorRow> Rows { get; } =
    [
        OperatorRow.NotTrained("ArgMax") with { Classifier = ClassifierRole.Other },
        new("ReduceL1", [1, 11, 13, 18], L1),
        new("ReduceL2", [1, 11, 13, 18], L2) { Classifier = ClassifierRole.Other },
        new("ReduceLogSum", [1, 11, 13, 18], LogOfSum),
        new("ReduceLogSumExp", [1, 11, 13, 18], LogOfSumOfExponentials),
        new("ReduceMax", [1, 11, 12, 13, 18, 20], Max) { Classifier = ClassifierRole.Other },
        new("ReduceMean", [1, 11, 13, 18], Mean) { Classifier = ClassifierRole.Other },
        new("ReduceMin", [1, 11, 12, 13, 18, 20], Min),
        new("ReduceProd", [1, 11, 13, 18], Product),
        new("ReduceSum", [1, 11, 13], Sum) { Classifier = ClassifierRole.Other },
        new("ReduceSumSquare", [1, 11, 13, 18], SumOfSquares),
    ];

    /// <summary>ReduceMean; that of integers is cut towards zero.</summary>
    public static Operation Mean(NodeBinding node) => Over(node, (x, axes, keep) =>
    {
        if (x.is_floating_point())
        {
            return x.mean(axes, keep);
        }

        using var mean = x.mean(axes, keep, ScalarType.Float64);
        return mean.to_type(x.dtype);
    });

    /// <summary>ReduceSum.</summary>
    public static Operation Sum(NodeBinding node) => Over(node, Sum);

    /// <summary>ReduceMax.</summary>
    public static Operation Max(NodeBinding node) => Over(node, (x, axes, keep) => x.amax(axes, keep));

    /// <summary>ReduceMin.</summary>
    public static Operation Min(NodeBinding node) => Over(node, (x, axes, keep) => x.amin(axes, keep));

    /// <summary>ReduceProd.</summary>
    public static Operation Product(NodeBinding node) =>
        Over(node, (x, axes, keep) => OneByOne(x, axes, keep, (value, axis) => value.prod(axis, keepdim: true, type: x.dtype)));

    /// <summary>ReduceL1.</summary>
    public static Operation L1(NodeBinding node) => Over(node, AbsoluteSum, abs);

    /// <summary>ReduceL2; its gradient at the zero vector is zero.</summary>
    public static Operation L2(NodeBinding node) => Over(node, EuclideanLength, abs);

    /// <summary>ReduceSumSquare.</summary>
    public static Operation SumOfSquares(NodeBinding node) => Over(node, (x, axes, keep) =>
    {
        using var squares = x * x;
        return Sum(squares, axes, keep);
    }, x => x * x);

    /// <summary>ReduceLogSum.</summary>
    public static Operation LogOfSum(NodeBinding node) => Over(node, (x, axes, keep) =>
    {
        using var sum = Sum(x, axes, keep);
        return sum.log();
    }, log);

    /// <summary>ReduceLogSumExp.</summary>
    public static Operation LogOfSumOfExponentials(NodeBinding node) =>
        Over(node, (x, axes, keep) => OneByOne(x, axes, keep, (value, axis) => value.logsumexp(axis, keepdim: true)));

    /// <param name="node">The node.</param>
    /// <param name="reduce">Reduces over axes, and keeps them with size 1 or not.</param>
    /// <param name="ofOne">What becomes of a single number, for reductions over no axis; null where it stays.</param>
    private static Operation Over(NodeBinding node, Func<Tensor, long[], bool, Tensor> reduce, Func<Tensor, Tensor>? ofOne = null)
    {
        var keep = node.Node.Int("keepdims", 1) != 0;
        var noAxesMeansNone = node.Node.Int("noop_with_empty_axes", 0) != 0;
        var axes = node.LongsFrom("axes", 1);
        var x = node.Input(0);
        return node.Single(slots =>
        {
            var given = axes?.Invoke(slots) ?? [];
            return given.Length > 0 ? reduce(slots[x], given, keep)
                : noAxesMeansNone ? ofOne?.Invoke(slots[x]) ?? slots[x].alias()
                : reduce(slots[x], Axes.All((int)slots[x].dim()), keep);
        });
    }

    /// <summary>The sum of absolute values along axes.</summary>
    internal static Tensor AbsoluteSum(Tensor x, long[] axes, bool keep)
    {
        using var absolute = x.abs();
        return Sum(absolute, axes, keep);
    }

    /// <summary>The square root of the sum of squares along axes; its gradient at the zero vector is zero.</summary>
    internal static Tensor EuclideanLength(Tensor x, long[] axes, bool keep)
    {
        using var squares = x * x;
        using var sum = Sum(squares, axes, keep);
        using var isZero = sum.logical_not();
        using var positive = sum.Masked(isZero, 1);
        using var root = positive.sqrt();
        return root.Masked(isZero, 0);
    }

    private static Tensor Sum(Tensor x, long[] axes, bool keep) => x.sum(axes, keep, x.dtype);

    /// <summary>For what Torch reduces only along one axis at a time.</summary>
    private static Tensor OneByOne(Tensor x, long[] axes, bool keep, Func<Tensor, long, Tensor> reduce)
    {
        var result = x.alias();
        foreach (var axis in axes)
        {
            using var previous = result;
            result = reduce(previous, axis);
        }

        if (keep)
        {
            return result;
        }

        var reduced = axes.Select(axis => Axes.Positive(axis, (int)x.dim())).ToHashSet();
        using var kept = result;
        return kept.reshape([.. x.shape.Where((_, axis) => !reduced.Contains(axis))]);
    }
}
