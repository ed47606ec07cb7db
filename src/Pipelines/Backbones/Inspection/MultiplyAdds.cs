using Pipelines.Graph;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Backbones.Inspection;

/// <summary>
/// Counts multiplications with an addition behind them, as papers do: those of convolutions and linear layers. Biases, normalisation,
/// activations and poolings are left out.
/// </summary>
internal static class MultiplyAdds
{
    /// <summary>Whether a node has any.</summary>
    public static bool Counts(NodeProto node) => OperatorTable.Of(node).MultiplyAdds is not null;

    /// <summary>How many a node needs for one image.</summary>
    /// <param name="node">A node that <see cref="Counts"/>.</param>
    /// <param name="index">Its graph.</param>
    /// <param name="shapes">The shapes for one image of what it reads and makes.</param>
    public static long Of(NodeProto node, GraphIndex index, IReadOnlyDictionary<string, int[]> shapes)
    {
        return OperatorTable.Of(node).MultiplyAdds is { } count
            && ShapeOf(node.Input[0]) is { } first && ShapeOf(node.Input[1]) is { } second && ShapeOf(node.Output[0]) is { } made
            ? count(node, first, second, made)
            : 0;

        long[]? ShapeOf(string tensor) => shapes.TryGetValue(tensor, out var shape) ? [.. shape.Select(size => (long)size)]
            : index.Constant(tensor) is { } stored ? [.. stored.Dims]
            : null;
    }
}
