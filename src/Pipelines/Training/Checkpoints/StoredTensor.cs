using static TorchSharp.torch;

namespace Pipelines.Training.Checkpoints;

/// <summary>The numbers of a tensor as bits, outside of libtorch.</summary>
/// <param name="Type">The type of a number.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Bytes">The numbers, row by row.</param>
internal sealed record StoredTensor(ScalarType Type, long[] Shape, byte[] Bytes)
{
    /// <summary>Overwrites a tensor with these numbers.</summary>
    /// <exception cref="InvalidDataException">It has another type or shape.</exception>
    public void CopyTo(Tensor target)
    {
        if (target.dtype != Type || !target.shape.SequenceEqual(Shape))
        {
            throw new InvalidDataException(
                $"it holds {Describe(Type, Shape)} where the network has {Describe(target.dtype, target.shape)}");
        }

        using var gradients = no_grad();
        using var source = empty(Shape, Type);
        source.bytes = Bytes;
        target.copy_(source);
    }

    private static string Describe(ScalarType type, long[] shape) => $"{type} [{string.Join(", ", shape)}]";
}
