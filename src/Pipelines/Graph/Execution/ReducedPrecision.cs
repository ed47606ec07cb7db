using static TorchSharp.torch;

namespace Pipelines.Graph.Execution;

/// <summary>
/// Training steps in bfloat16 (Kalamkar et al., A Study of BFLOAT16 for Deep Learning Training, 2019): convolutions compute in it,
/// what is insensitive passes it on, all else, and the stored parameters, stay float32 (<see cref="OperatorRow.Precision"/>).
/// Evaluation is always in float32.
/// </summary>
internal static class ReducedPrecision
{
    /// <summary>The operation of a node, with its inputs in the precision that suits it.</summary>
    /// <param name="precision">In what its operator computes.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="mode">Says in each step whether it computes in fewer bits.</param>
    /// <param name="inputs">The slots that the operation reads.</param>
    public static Operation Wrap(OperatorPrecision precision, Operation operation, RunMode mode, IReadOnlyList<int> inputs)
    {
        if (precision == OperatorPrecision.AsGiven)
        {
            return operation;
        }

        var (from, to) = precision == OperatorPrecision.Bfloat16
            ? (ScalarType.Float32, ScalarType.BFloat16)
            : (ScalarType.BFloat16, ScalarType.Float32);
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

    /// <summary>A batch of pictures with the channels of each pixel side by side, which fast convolutions want; the same numbers.</summary>
    public static Tensor ChannelsLast(Tensor pixels) =>
        pixels.dim() == 4 ? pixels.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : pixels;
}
