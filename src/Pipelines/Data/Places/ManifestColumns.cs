namespace Pipelines;

/// <summary>
/// The names of a manifest's columns, where they are others than <c>path</c>, <c>label</c>, <c>split</c> and <c>group</c>.
/// </summary>
public sealed record ManifestColumns
{
    /// <summary>The column with the paths of the images. Default: <c>path</c>.</summary>
    public string? Path { get; init; }

    /// <summary>The column with the labels. Default: <c>label</c>.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// The column with the splits <c>train</c>, <c>validation</c> and <c>test</c>. Default: <c>split</c>, if there is one.
    /// </summary>
    public string? Split { get; init; }

    /// <summary>
    /// The column with the groups, such as patients: a fraction never separates images of one group. Default: <c>group</c>, if there is
    /// one.
    /// </summary>
    public string? Group { get; init; }
}
