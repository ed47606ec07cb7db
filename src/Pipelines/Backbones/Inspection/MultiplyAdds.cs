using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Backbones.Inspection;

/// <summary>
/// Counts multiplications with an addition behind them, as papers do: those of convolutions and linear layers. Biases, normalisation, activations and poolings are
/// left out.
/// </summary>
internal static class MultiplyAdds
{
    /// <summary>Whether a node has any.</summary>
    public static bool Counts(NodeProto node) => node.OpType is "Conv" or "ConvTranspose" or "Gemm" or "MatMul";

    /// <summary>How many a node needs for one image.</summary>
    /// <param name="node">A node that <see cref="Counts"/>.</param>
    /// <param name="index">Its graph.</param>
    /// <param name="shapes">The shapes for one image of what it reads and makes.</param>
    public static long Of(NodeProto node, GraphIndex index, IReadOnlyDictionary<string, int[]> shapes)
    {
        var first = ShapeOf(node.Input[0]);
        var second = ShapeOf(node.Input[1]);
        var made = ShapeOf(node.Output[0]);
        if (first is null || second is null || made is null)
        {
            return 0;
        }

        return node.OpType switch
        {
            // Each number that is made sums over the kernel's window and its group's channels: M × C/groups × kernel.
            "Conv" => Product(made) * Product(second.Skip(1)),

            // Each number that is read goes to a window of its group's output channels: C × M/groups × kernel.
            "ConvTranspose" => Product(first) * Product(second.Skip(1)),
            "Gemm" => Product(made) * (node.Int("transA", 0) == 0 ? first[1] : first[0]),
            "MatMul" => Product(made) * first[^1],
            _ => 0,
        };

        long[]? ShapeOf(string tensor) =>
            shapes.TryGetValue(tensor, out var shape) ? [.. shape.Select(size => (long)size)] : index.Constant(tensor) is { } stored ? [.. stored.Dims] : null;
    }

    private static long Product(IEnumerable<long> sizes) => sizes.Aggregate(1L, (product, size) => checked(product * size));
}
