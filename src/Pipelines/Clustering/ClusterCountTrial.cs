namespace Pipelines.Clustering;

/// <summary>How good the best grouping into so many groups is.</summary>
/// <param name="K">Number of groups.</param>
/// <param name="Inertia">Sum of the squared Euclidean distances from the groups' centres.</param>
/// <param name="Silhouette">Mean silhouette; null where it is not defined (each image is a group of its own).</param>
/// <param name="DaviesBouldin">Davies–Bouldin index; null where it is not defined.</param>
public sealed record ClusterCountTrial(int K, double Inertia, double? Silhouette, double? DaviesBouldin);
