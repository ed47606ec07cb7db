using System.Numerics.Tensors;
using Pipelines.Numerics;

namespace Pipelines.Features;

/// <summary>From stored feature vectors to embeddings, by the same steps as the exported graph.</summary>
internal static class Embedder
{
    /// <summary>The embeddings of these vectors.</summary>
    /// <param name="features">Feature vectors [N, D]; not changed.</param>
    /// <param name="bottleneck">The linear layer D → E; null for none.</param>
    /// <param name="l2Normalize">Whether each embedding is divided by its Euclidean length.</param>
    /// <returns>Embeddings [N, E]; <paramref name="features"/> itself where there is nothing to do.</returns>
    public static FeatureMatrix Embed(FeatureMatrix features, LinearLayer? bottleneck, bool l2Normalize)
    {
        var embeddings = bottleneck is null ? features : Apply(bottleneck, features);
        return l2Normalize ? L2Normalization.Of(embeddings) : embeddings;
    }

    /// <summary>Applies a linear layer to each vector.</summary>
    /// <param name="layer">The layer, D → E.</param>
    /// <param name="vectors">Vectors [N, D].</param>
    /// <returns>Vectors [N, E].</returns>
    /// <exception cref="ArgumentException">The layer has another number of inputs.</exception>
    public static FeatureMatrix Apply(LinearLayer layer, FeatureMatrix vectors)
    {
        if (layer.Inputs != vectors.Columns)
        {
            throw new ArgumentException($"A layer of {layer.Inputs} inputs does not fit vectors of {vectors.Columns}.", nameof(layer));
        }

        var outputs = new FeatureMatrix(vectors.Rows, layer.Outputs);
        Parallel.For(0, vectors.Rows, row =>
        {
            var input = vectors.Row(row);
            var output = outputs.Row(row);
            for (var o = 0; o < output.Length; o++)
            {
                output[o] = TensorPrimitives.Dot(layer.Weights.AsSpan(o * input.Length, input.Length), input) + layer.Bias[o];
            }
        });
        return outputs;
    }
}
