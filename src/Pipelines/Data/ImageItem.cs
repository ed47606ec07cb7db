namespace Pipelines.Data;

/// <summary>One image of a data set, found but not yet read.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Name">Path relative to its place, with forward slashes; shown in reports.</param>
/// <param name="Label">The class name in its composed Unicode form; null where images have no labels.</param>
internal sealed record ImageItem(string Path, string Name, string? Label)
{
    /// <summary>Images of one group are never separated by a fraction; null for an image that stands for itself.</summary>
    public string? Group { get; init; }
}
