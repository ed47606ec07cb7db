namespace Pipelines.Data;

/// <summary>One image of a data set, found but not yet read.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Name">Path relative to its place, with forward slashes; shown in reports.</param>
/// <param name="Label">The class name; null where images have no labels.</param>
public sealed record ImageItem(string Path, string Name, string? Label);

/// <summary>An image that cannot be used.</summary>
/// <param name="Path">Path of the file, as in <see cref="ImageItem.Name"/> or absolute.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record SkippedImage(string Path, string Reason);
