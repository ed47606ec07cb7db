using System.Numerics.Tensors;

namespace Pipelines.Numerics;

/// <summary>The L2 normalisation within the network, to a fixed length s: e = s · z / |z|, and its gradient.</summary>
internal static class FixedLength
{
    // The least length by which a vector is divided, as in torch's functional.normalize.
    private const float LeastLength = 1e-12f;

    /// <summary>Gives every row the length.</summary>
    /// <param name="rows">The rows z.</param>
    /// <param name="length">The length s.</param>
    /// <param name="results">Receives the rows e.</param>
    public static void Apply(RowView rows, float length, RowView results)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            TensorPrimitives.Multiply(rows[row], length / Math.Max(TensorPrimitives.Norm<float>(rows[row]), LeastLength), results[row]);
        }
    }

    /// <summary>Turns the gradient by e into the gradient by z: s / |z| · (g − ẑ (ẑ · g)) with ẑ = z / |z|.</summary>
    /// <param name="rows">The rows z.</param>
    /// <param name="length">The length s.</param>
    /// <param name="gradients">The gradients g, changed in place.</param>
    public static void BackPropagate(RowView rows, float length, RowView gradients)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var z = rows[row];
            var gradient = gradients[row];
            var norm = TensorPrimitives.Norm<float>(z);
            if (norm > LeastLength)
            {
                // A shorter vector is divided by a constant: only the factor below is left.
                TensorPrimitives.MultiplyAdd(z, -TensorPrimitives.Dot<float>(z, gradient) / norm / norm, gradient, gradient);
            }

            TensorPrimitives.Multiply(gradient, length / Math.Max(norm, LeastLength), gradient);
        }
    }
}
