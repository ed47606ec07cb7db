namespace Pipelines;

/// <summary>An image of an <see cref="ImageIndex"/> that resembles another one.</summary>
/// <param name="Path">The absolute path of its file when the index was made; one below the folder of the index moves with it.</param>
/// <param name="Label">The name of the folder in which it was found, directly below the one that was indexed; null where there is none.</param>
/// <param name="Similarity">The cosine of the angle between the vectors: 1 for the same picture, around 0 for unrelated ones.</param>
public sealed record SimilarImage(string Path, string? Label, double Similarity);
