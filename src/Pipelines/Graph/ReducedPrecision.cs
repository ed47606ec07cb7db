using Pipelines.Onnx.Format;
using static TorchSharp.torch;

namespace Pipelines.Graph;

/// <summary>
/// Training steps in bfloat16 (Kalamkar et al., A Study of BFLOAT16 for Deep Learning Training, 2019): convolutions compute in it, what is insensitive passes it on, all else, and the stored
/// parameters, stay float32. Evaluation is always in float32.
/// </summary>
internal static class ReducedPrecision
{
    private static readonly HashSet<string> s_reduced = new(["Conv", "ConvTranspose"], StringComparer.Ordinal);

    private static readonly HashSet<string> s_indifferent = new(
        ["Add", "AveragePool", "BatchNormalization", "Clip", "Concat", "Dropout", "Identity", "LeakyRelu", "MaxPool", "Pad", "Relu", "Slice"], StringComparer.Ordinal);

    /// <summary>The operation of a node, with its inputs in the precision that suits it.</summary>
    public static Operation Wrap(NodeProto node, Operation operation, RunMode mode, IReadOnlyList<int> inputs)
    {
        if (s_indifferent.Contains(node.OpType))
        {
            return operation;
        }

        var (from, to) = s_reduced.Contains(node.OpType) ? (ScalarType.Float32, ScalarType.BFloat16) : (ScalarType.BFloat16, ScalarType.Float32);
        return slots =>
        {
            if (!mode.IsReduced)
            {
                operation(slots);
                return;
            }

            var given = inputs.Select(slot => (Slot: slot, Value: slots[slot])).ToArray();
            foreach (var (slot, value) in given)
            {
                slots[slot] = value.dtype == from ? value.to_type(to) : value;
            }

            operation(slots);
            foreach (var (slot, value) in given)
            {
                slots[slot] = value;
            }
        };
    }

    /// <summary>A batch of pictures with the channels of each pixel side by side, which is how fast convolutions want it; the same numbers.</summary>
    public static Tensor ChannelsLast(Tensor pixels) => pixels.dim() == 4 ? pixels.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : pixels;
}
