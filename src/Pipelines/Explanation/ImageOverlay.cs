namespace Pipelines;

/// <summary>A picture in memory that shows which parts of an image speak for a class.</summary>
/// <param name="Label">The class.</param>
/// <param name="Score">Its probability.</param>
/// <param name="Png">The picture, as the bytes of a PNG file.</param>
public sealed record ImageOverlay(string Label, double Score, ReadOnlyMemory<byte> Png);
