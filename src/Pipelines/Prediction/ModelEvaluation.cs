namespace Pipelines;

/// <summary>How well a model does on images that it was not trained on.</summary>
/// <param name="Classification">The metrics of a classifier; null of a clustering.</param>
/// <param name="Clustering">The metrics of a clustering; null of a classifier.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What else a person should know about the images, such as a class folder without any.</param>
public sealed record ModelEvaluation(
    ClassificationMetrics? Classification, ClusteringMetrics? Clustering, IReadOnlyList<SkippedImage> Skipped, IReadOnlyList<string> Notes);
