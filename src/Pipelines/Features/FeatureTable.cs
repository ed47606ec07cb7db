using Pipelines.Numerics;

namespace Pipelines.Features;

/// <summary>The feature vectors of a list of images.</summary>
/// <param name="Features">One row for each image that could be read, in the order of the images.</param>
/// <param name="Rows">Row i of <paramref name="Features"/> belongs to image <c>Rows[i]</c> of the list; ascending.</param>
/// <param name="Skipped">Images that could not be read, in the order of the images.</param>
/// <param name="FromCache">How many rows were in the cache already.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record FeatureTable(
    FeatureMatrix Features,
    IReadOnlyList<int> Rows,
    IReadOnlyList<SkippedImage> Skipped,
    int FromCache,
    TimeSpan Elapsed)
{
    /// <summary>What a user should know about the cache, such as that it cannot be written; usually empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
