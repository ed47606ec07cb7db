namespace Pipelines;

/// <summary>
/// The images and their labels. A place is a folder of class folders, a folder of images (clustering), or a CSV or TSV manifest with the
/// columns <c>path</c>, <c>label</c> and, optionally, <c>split</c> and <c>group</c>.
/// </summary>
[Shorthand(nameof(Train))]
public sealed record DataOptions
{
    /// <summary>The place of the training images, relative to the configuration file. Required.</summary>
    public string? Train { get; init; }

    /// <summary>
    /// The place of the validation images, or the fraction of the training images to hold out for validation. Default: the rows of the
    /// manifest with the split <c>validation</c>, otherwise none.
    /// </summary>
    public PlaceOrFraction? Validation { get; init; }

    /// <summary>
    /// The place of the test images, or the fraction of the training images to hold out for the test. Default: the rows of the manifest
    /// with the split <c>test</c>, otherwise 0.2 for classification without validation images.
    /// </summary>
    public PlaceOrFraction? Test { get; init; }

    /// <summary>The names of a manifest's columns, where they are others: <c>{ "path": "Dateiname", "label": "Klasse" }</c>.</summary>
    public ManifestColumns? Columns { get; init; }

    /// <summary>
    /// Images to leave out, such as those of <c>trainer audit</c>: the path of a text file with one image name per line, or a list of
    /// names. A name is the path inside its place, or relative to the configuration file. Default: none.
    /// </summary>
    public ExcludedImages? Exclude { get; init; }

    /// <summary>Seed of the choice of held-out images. An image stays in its split when files are added, renamed or moved.</summary>
    public int SplitSeed { get; init; } = 1;
}
