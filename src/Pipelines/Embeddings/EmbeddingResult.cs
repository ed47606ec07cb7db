namespace Pipelines;

/// <summary>What <see cref="EmbeddingFile.WriteAsync"/> did.</summary>
/// <param name="Rows">How many vectors are in the file.</param>
/// <param name="Dimensions">Length of a vector.</param>
/// <param name="FromCache">How many of them were in the feature cache.</param>
/// <param name="Resumed">How many of them an interrupted call had computed.</param>
/// <param name="Skipped">Images that cannot be used, in the order of the images.</param>
/// <param name="Files">The files that were written.</param>
/// <param name="Notes">What else a user should know; usually nothing.</param>
public sealed record EmbeddingResult(
    int Rows,
    int Dimensions,
    int FromCache,
    int Resumed,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Notes);
