using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Explanation;

/// <summary>A feature map and how it becomes a vector.</summary>
/// <param name="Map">The tensor of the map, N × C × H × W.</param>
/// <param name="Poolings">The ways in which its channels are pooled; the vector has the C numbers of the first, then of the next.</param>
internal sealed record PooledMap(string Map, IReadOnlyList<ChannelPooling> Poolings)
{
    /// <summary>Recognises the poolings that <see cref="Pipelines.Backbones.Neck"/> writes, and those of other exporters.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="tensor">The pooled map.</param>
    /// <returns>Null where the tensor is made in another way.</returns>
    public static PooledMap? Find(GraphIndex index, string tensor) => index.Producer(tensor) switch
    {
        { OpType: "GlobalAveragePool", Input: [var map] } => new(map, [new(PoolingKind.Average)]),
        { OpType: "GlobalMaxPool", Input: [var map] } => new(map, [new(PoolingKind.Maximum)]),
        { OpType: "ReduceMean" } mean when Axes(index, mean) is [2, 3] or [-2, -1] => new(mean.Input[0], [new(PoolingKind.Average)]),
        { OpType: "Concat" } concat when concat.Int("axis", 0) == 1 => Joined([.. concat.Input.Select(input => Find(index, input))]),
        { OpType: "Mul", Input: [var root, var maximum] } => GeneralisedMean(index, root, maximum),
        _ => null,
    };

    private static PooledMap? Joined(IReadOnlyList<PooledMap?> parts) =>
        parts is [{ Map: var map }, ..] && parts.All(part => part?.Map == map)
            ? new(map, [.. parts.SelectMany(part => part!.Poolings)])
            : null;

    private static IReadOnlyList<long>? Axes(GraphIndex index, NodeProto reduction) =>
        reduction.Ints("axes") ?? (reduction.Input.Count > 1 ? index.Constant(reduction.Input[1])?.ToLongs() : null);

    /// <summary>m · (mean of (x / m)^p)^(1/p), with m the maximum of x.</summary>
    private static PooledMap? GeneralisedMean(GraphIndex index, string root, string maximum)
    {
        if (index.Producer(maximum) is not { OpType: "GlobalMaxPool", Input: [var clamped] }
            || index.Producer(clamped) is not { OpType: "Clip" } clip
            || Number(index, clip, 1, "min") is not { } minimum
            || index.Producer(root) is not { OpType: "Pow", Input: [var mean, _] }
            || index.Producer(mean) is not { OpType: "GlobalAveragePool", Input: [var powers] }
            || index.Producer(powers) is not { OpType: "Pow", Input: [var relative, _] } raised
            || Number(index, raised, 1, "") is not { } power
            || index.Producer(relative) is not { OpType: "Div", Input: [var dividend, var divisor] }
            || dividend != clamped
            || divisor != maximum)
        {
            return null;
        }

        return new(clip.Input[0], [new(PoolingKind.GeneralisedMean, power, minimum)]);
    }

    private static double? Number(GraphIndex index, NodeProto node, int input, string attribute) =>
        node.Attribute(attribute) is { } value ? value.F
        : node.Input.Count > input && index.Constant(node.Input[input])?.ToFloats() is [var number] ? number
        : null;
}
