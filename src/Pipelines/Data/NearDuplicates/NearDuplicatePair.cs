namespace Pipelines.Data.NearDuplicates;

/// <summary>Two images that show the same picture.</summary>
/// <param name="First">The place of one in the list of images.</param>
/// <param name="Second">The place of the other one, which comes later.</param>
/// <param name="Similarity">How alike their details are, up to 1.</param>
internal readonly record struct NearDuplicatePair(int First, int Second, double Similarity);
