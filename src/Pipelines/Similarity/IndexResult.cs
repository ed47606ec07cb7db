namespace Pipelines;

/// <summary>What became of an <see cref="ImageIndex"/> when it was built or changed.</summary>
/// <param name="Images">How many images it has now.</param>
/// <param name="Added">How many are new.</param>
/// <param name="Updated">How many were in it already and got a new vector.</param>
/// <param name="Removed">How many were taken out.</param>
/// <param name="Recall">
/// Recall@10 of the search, measured when the index was written: how many of the ten most similar images it finds. Null where it compares
/// with every image and finds all.
/// </param>
/// <param name="Skipped">Images that cannot be used, in the order of the images.</param>
/// <param name="Notes">What else a user should know; usually nothing.</param>
public sealed record IndexResult(
    int Images,
    int Added,
    int Updated,
    int Removed,
    double? Recall,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<string> Notes);
