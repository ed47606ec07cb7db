namespace Pipelines.Data;

/// <summary>An image that cannot be used.</summary>
/// <param name="Path">Path of the file, as in <see cref="ImageItem.Name"/> or absolute.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record SkippedImage(string Path, string Reason);
