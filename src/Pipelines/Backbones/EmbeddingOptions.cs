using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>The embedding: the vector that the head or K-means works on.</summary>
[Shorthand(nameof(Dimensions))]
public sealed record EmbeddingOptions
{
    /// <summary>
    /// Size of the bottleneck, a linear layer to fewer dimensions. Default: no bottleneck; the embedding is the pooled vector.
    /// </summary>
    [Range(1, 65536)]
    public int? Dimensions { get; init; }

    /// <summary>Whether each embedding is divided by its Euclidean length, so that only directions count.</summary>
    public bool L2Normalize { get; init; }
}
