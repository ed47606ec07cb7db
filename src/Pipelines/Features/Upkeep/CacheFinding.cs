namespace Pipelines;

/// <summary>Something in a cache of feature vectors that does not belong there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="Count">How many vectors of the file it is about; 0 where it is about the file.</param>
/// <param name="Bytes">How much room it takes.</param>
/// <param name="Detail">More for a person, such as the positions of damaged vectors; empty where there is nothing to add.</param>
public sealed record CacheFinding(CacheFindingKind Kind, string Path, int Count, long Bytes, string Detail);
