using System.Numerics.Tensors;
using Pipelines.Features;
using Pipelines.Numerics;

namespace Pipelines.Classification;

/// <summary>Scores stored embeddings with a trained head, without a network.</summary>
internal static class SoftmaxScorer
{
    /// <summary>The probability of each class.</summary>
    /// <param name="head">The head, E → K.</param>
    /// <param name="embeddings">Embeddings [N, E].</param>
    /// <returns>Scores [N, K]; each row adds up to 1.</returns>
    public static FeatureMatrix Score(LinearLayer head, FeatureMatrix embeddings)
    {
        var scores = Embedder.Apply(head, embeddings);
        for (var row = 0; row < scores.Rows; row++)
        {
            var values = scores.Row(row);
            // Subtracting the largest value keeps the exponentials finite and does not change the result.
            TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
            TensorPrimitives.SoftMax(values, values);
        }

        return scores;
    }
}
