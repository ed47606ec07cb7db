namespace Pipelines;

/// <summary>A class or a cluster among the best for an image.</summary>
/// <param name="Label">The class, or the cluster's number.</param>
/// <param name="Value">The probability of the class, or the Euclidean distance to the centroid of the cluster.</param>
public readonly record struct RankedLabel(string Label, double Value);
