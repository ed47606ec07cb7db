namespace Pipelines;

/// <summary>What <see cref="ImageSorter"/> did.</summary>
/// <param name="Images">The sorted images, in the order in which they were named.</param>
/// <param name="Skipped">The images that could not be read, or not any more when they were to be sorted; they are in no folder.</param>
/// <param name="Manifest">
/// The path of the table of the sorted images: <c>path,destination,label,score</c>, or <c>path,destination,cluster,distance</c>. Null where
/// no image was sorted.
/// </param>
public sealed record SortResult(IReadOnlyList<SortedImage> Images, IReadOnlyList<SkippedImage> Skipped, string? Manifest);
