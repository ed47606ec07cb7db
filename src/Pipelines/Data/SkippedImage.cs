namespace Pipelines;

/// <summary>An image that cannot be used.</summary>
/// <param name="Path">Path of the file, relative to its place, with forward slashes, or absolute.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record SkippedImage(string Path, string Reason);
