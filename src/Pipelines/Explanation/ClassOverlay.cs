namespace Pipelines;

/// <summary>An image file that shows which parts of an image speak for a class.</summary>
/// <param name="Label">The class.</param>
/// <param name="Score">Its probability.</param>
/// <param name="File">The path of the PNG.</param>
public sealed record ClassOverlay(string Label, double Score, string File);
