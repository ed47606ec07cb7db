namespace Pipelines;

/// <summary>A held-out image that shows the same picture as an image that the model was trained on.</summary>
/// <param name="Path">The held-out image, as in <c>predictions.csv</c>.</param>
/// <param name="Other">The training image.</param>
/// <param name="Similarity">How alike their details are, up to 1.</param>
public sealed record NearDuplicateImage(string Path, string Other, double Similarity);
