namespace Pipelines;

/// <summary>How good the best clustering with this number of clusters is.</summary>
/// <param name="K">Number of clusters.</param>
/// <param name="Inertia">Sum of the squared Euclidean distances from the centroids.</param>
/// <param name="Silhouette">Mean silhouette; null where it is not defined (each image is a cluster of its own).</param>
/// <param name="DaviesBouldin">Davies–Bouldin index; null where it is not defined.</param>
public sealed record ClusterCountTrial(int K, double Inertia, double? Silhouette, double? DaviesBouldin);
