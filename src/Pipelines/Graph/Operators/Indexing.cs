using Pipelines.Graph.Execution;
using Pipelines.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace Pipelines.Graph.Operators;

/// <summary>
/// Entries of a tensor by places that are computed: GatherElements, GatherND, ScatterND. Negative places count from the end.
/// </summary>
internal static class Indexing
{
    /// <summary>GatherElements: one place along the axis for each entry of the result.</summary>
    public static Operation GatherElements(NodeBinding node)
    {
        var axis = node.Node.Int("axis", 0);
        return node.Binary((x, indices) =>
        {
            var along = Axes.Positive(axis, (int)x.dim());
            using var places = tensor(
                [.. TensorValues.ToLongs(indices).Select(index => Axes.Positive(index, (int)x.shape[along]))],
                indices.shape,
                ScalarType.Int64,
                x.device);
            return x.gather(along, places);
        });
    }

    /// <summary>GatherND: each row of the indices is a place along the first axes, after those that both tensors share.</summary>
    public static Operation GatherMany(NodeBinding node)
    {
        var shared = (int)node.Node.Int("batch_dims", 0);
        return node.Binary((x, indices) =>
        {
            var (shape, rows) = (x.shape, indices.shape);
            var depth = (int)rows[^1];
            using var places = Places(shape, shared, indices, x.device);
            using var entries = x.reshape([Axes.Product(shape.AsSpan(..(shared + depth))), .. shape[(shared + depth)..]]);
            using var selected = entries.index_select(0, places);
            return selected.reshape([.. rows[..^1], .. shape[(shared + depth)..]]);
        });
    }

    /// <summary>ScatterND: a copy in which the entries at some places are replaced, or added to.</summary>
    public static Operation ScatterMany(NodeBinding node)
    {
        var adds = node.Node.Text("reduction", "none") switch
        {
            "none" => false,
            "add" => true,
            var other => throw new UnsupportedNodeException($"has the reduction '{other}'"),
        };
        var (x, indices, updates) = (node.Input(0), node.Input(1), node.Input(2));
        var one = 1.ToScalar();
        return node.Single(slots =>
        {
            var shape = slots[x].shape;
            var depth = (int)slots[indices].shape[^1];
            long[] rest = shape[depth..];
            using var places = Places(shape, 0, slots[indices], slots[x].device);
            using var entries = slots[x].reshape([Axes.Product(shape.AsSpan(..depth)), .. rest]);
            using var values = slots[updates].reshape([places.numel(), .. rest]);
            using var result = adds ? entries.index_add(0, places, values, one) : entries.index_copy(0, places, values);
            return result.reshape(shape);
        });
    }

    /// <summary>The places as numbers of entries, counted through all axes before the last that a row names.</summary>
    private static Tensor Places(long[] shape, int shared, Tensor indices, Device device)
    {
        var (rows, depth) = (TensorValues.ToLongs(indices), (int)indices.shape[^1]);
        var perBatch = rows.Length / depth / Axes.Product(shape.AsSpan(..shared));
        var places = new long[rows.Length / depth];
        for (var row = 0; row < places.Length; row++)
        {
            var place = row / perBatch;
            for (var axis = 0; axis < depth; axis++)
            {
                var size = shape[shared + axis];
                place = (place * size) + Axes.Positive(rows[(row * depth) + axis], (int)size);
            }

            places[row] = place;
        }

        return tensor(places, ScalarType.Int64, device);
    }
}
