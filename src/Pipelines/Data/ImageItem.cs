namespace Pipelines.Data;

/// <summary>One image of a data set, found but not yet read.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Name">Path relative to its place, with forward slashes; shown in reports.</param>
/// <param name="Label">The class name; null where images have no labels.</param>
public sealed record ImageItem(string Path, string Name, string? Label);
