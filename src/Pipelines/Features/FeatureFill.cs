namespace Pipelines.Features;

/// <summary>What was done to bring the vectors of images into the cache.</summary>
/// <param name="Images">Images of different content.</param>
/// <param name="FromCache">How many had their vector in the cache already.</param>
/// <param name="Skipped">Images that could not be read.</param>
/// <param name="Notes">What a user should know about the cache; usually empty.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record FeatureFill(
    int Images, int FromCache, IReadOnlyList<SkippedImage> Skipped, IReadOnlyList<string> Notes, TimeSpan Elapsed);
