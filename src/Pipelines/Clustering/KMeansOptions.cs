using System.ComponentModel.DataAnnotations;

namespace Pipelines.Clustering;

/// <summary>How K-means chooses its first centres.</summary>
public enum KMeansInitialization
{
    /// <summary>Each next centre is drawn with probability proportional to its squared distance from the centres so far (Arthur and Vassilvitskii, 2007).</summary>
    KMeansPlusPlus,

    /// <summary>A parallel form of k-means++ (Bahmani et al., 2012), ML.NET's default.</summary>
    KMeansYinyang,

    /// <summary>Images drawn at random.</summary>
    Random,
}

/// <summary>How the groups are found.</summary>
[Shorthand(nameof(K))]
public sealed record KMeansOptions
{
    /// <summary>The number of groups, or a range from which the silhouette chooses.</summary>
    public ClusterCount K { get; init; } = ClusterCount.Between(2, 10);

    /// <summary>How the first centres are chosen.</summary>
    public KMeansInitialization Initialization { get; init; } = KMeansInitialization.Random;

    /// <summary>How often K-means starts anew, each time from other centres; the result with the lowest inertia is kept. Of large data the starts see a sample of the images.</summary>
    [Range(1, 1000)]
    public int Restarts { get; init; } = 5;

    /// <summary>Most iterations of one start.</summary>
    [Range(1, 100000)]
    public int MaximumIterations { get; init; } = 300;

    /// <summary>Decides the first centres. The same seed gives the same groups.</summary>
    public int Seed { get; init; } = 1;
}
