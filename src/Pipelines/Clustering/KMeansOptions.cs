using System.ComponentModel.DataAnnotations;

namespace Pipelines;

/// <summary>How K-means chooses its first centroids.</summary>
public enum KMeansInitialization
{
    /// <summary>
    /// Draws each next centroid with a probability proportional to its squared distance from those before (Arthur and Vassilvitskii, 2007).
    /// </summary>
    KMeansPlusPlus,

    /// <summary>A parallel form of k-means++ (Bahmani et al., 2012), ML.NET's default.</summary>
    KMeansYinyang,

    /// <summary>Draws images at random.</summary>
    Random,
}

/// <summary>How K-means finds the clusters.</summary>
[Shorthand(nameof(K))]
public sealed record KMeansOptions
{
    /// <summary>The number of clusters, or a range: the number with the highest silhouette is then chosen.</summary>
    public ClusterCount K { get; init; } = ClusterCount.Between(2, 10);

    /// <summary>How the first centroids are chosen.</summary>
    public KMeansInitialization Initialization { get; init; } = KMeansInitialization.Random;

    /// <summary>How often K-means runs, each time from other first centroids. The result with the lowest inertia is kept.</summary>
    [Range(1, 1000)]
    public int Restarts { get; init; } = 5;

    /// <summary>The most iterations of one run of K-means.</summary>
    [Range(1, 100000)]
    public int MaximumIterations { get; init; } = 300;

    /// <summary>Seed of the first centroids. The same seed gives the same clusters.</summary>
    public int Seed { get; init; } = 1;
}
