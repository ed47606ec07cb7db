using System.Numerics.Tensors;

namespace Pipelines.Numerics;

/// <summary>
/// Division of vectors by their Euclidean length. Vectors shorter than <see cref="LeastLength"/> are divided by that, so that
/// the zero vector stays zero.
/// </summary>
/// <remarks>
/// The three ways to compute it differ in rounding only, by which a vector may fall to another side of a decision. Each belongs to one use,
/// so that the same data give the same results bit for bit in every version of the library.
/// </remarks>
internal static class L2Normalization
{
    /// <summary>The least length by which a vector is divided, as in torch's functional.normalize.</summary>
    public const double LeastLength = 1e-12;

    /// <summary>
    /// The vectors with length 1, as a copy, in single precision, as the exported graph computes them: what embeddings are.
    /// </summary>
    public static FeatureMatrix Of(FeatureMatrix vectors)
    {
        var normalized = new FeatureMatrix(vectors.Rows, vectors.Columns);
        for (var row = 0; row < vectors.Rows; row++)
        {
            TensorPrimitives.Divide(vectors.Row(row), Length(vectors.Row(row)), normalized.Row(row));
        }

        return normalized;
    }

    /// <summary>
    /// The vectors with length 1, as a copy, each computed in double precision: what a head without a bottleneck is trained on.
    /// </summary>
    public static FeatureMatrix InDoublePrecision(FeatureMatrix vectors)
    {
        var normalized = new FeatureMatrix(vectors.Rows, vectors.Columns);
        for (var row = 0; row < vectors.Rows; row++)
        {
            var from = vectors.Row(row);
            var to = normalized.Row(row);
            var squares = 0.0;
            foreach (var value in from)
            {
                squares += (double)value * value;
            }

            var factor = 1 / Math.Max(Math.Sqrt(squares), LeastLength);
            for (var column = 0; column < to.Length; column++)
            {
                to[column] = (float)(from[column] * factor);
            }
        }

        return normalized;
    }

    /// <summary>Within a network that is trained: gives every row the length s, e = s · z / |z|.</summary>
    /// <param name="rows">The rows z.</param>
    /// <param name="length">The length s.</param>
    /// <param name="results">Receives the rows e.</param>
    public static void ToLength(RowView rows, float length, RowView results)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            TensorPrimitives.Multiply(rows[row], length / Length(rows[row]), results[row]);
        }
    }

    /// <summary>
    /// Turns the gradient by the e of <see cref="ToLength"/> into the gradient by z: s / |z| · (g − ẑ (ẑ · g)) with ẑ = z / |z|.
    /// </summary>
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
            if (norm > (float)LeastLength)
            {
                // A shorter vector is divided by a constant: only the factor below is left.
                TensorPrimitives.MultiplyAdd(z, -TensorPrimitives.Dot<float>(z, gradient) / norm / norm, gradient, gradient);
            }

            TensorPrimitives.Multiply(gradient, length / Length(z), gradient);
        }
    }

    private static float Length(ReadOnlySpan<float> vector) => MathF.Max(TensorPrimitives.Norm(vector), (float)LeastLength);
}
