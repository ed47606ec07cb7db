namespace Pipelines.Data.NearDuplicates;

/// <summary>Two images whose feature vectors point almost the same way.</summary>
/// <param name="First">The place of one in the list of images.</param>
/// <param name="Second">The place of the other one, which comes later.</param>
/// <param name="Cosine">The cosine of the angle between the vectors.</param>
internal readonly record struct AlikeVectors(int First, int Second, float Cosine);
