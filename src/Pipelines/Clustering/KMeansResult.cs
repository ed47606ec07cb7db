using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>The clusters that K-means found.</summary>
/// <param name="Centroids">k × columns: the mean of each cluster's vectors.</param>
/// <param name="Assignments">For each row of the features the number of its cluster, from 0.</param>
/// <param name="Inertia">Sum of the squared Euclidean distances of all rows from their centroids, as scikit-learn's
/// <c>inertia_</c>.</param>
internal sealed record KMeansResult(FeatureMatrix Centroids, IReadOnlyList<int> Assignments, double Inertia);
