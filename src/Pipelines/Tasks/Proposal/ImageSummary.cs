namespace Pipelines;

/// <summary>What a look at images found.</summary>
/// <param name="Found">How many there are.</param>
/// <param name="LookedAt">How many of them were read; the following is about these.</param>
/// <param name="SmallestSide">The fewest pixels of a side.</param>
/// <param name="LargestSide">The most pixels of a side.</param>
/// <param name="Formats">Their formats, the most frequent first.</param>
/// <param name="Copies">How many have the same bytes as another one.</param>
/// <param name="Skipped">Files that cannot be used, with the reason.</param>
public sealed record ImageSummary(
    int Found,
    int LookedAt,
    int SmallestSide,
    int LargestSide,
    IReadOnlyList<string> Formats,
    int Copies,
    IReadOnlyList<SkippedImage> Skipped);
