using System.ComponentModel.DataAnnotations;

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

    /// <summary>
    /// The number of parts of a cross-validation: each part in turn is predicted by a model that was trained on the others, and the metrics
    /// are of these predictions. The exported model is trained on all of them. Images held out for the test or validation are in no part.
    /// Default: no cross-validation.
    /// </summary>
    [Range(2, 10_000)]
    public int? Folds { get; init; }

    /// <summary>
    /// How often the cross-validation is done, each time with other parts: shows how much the metrics depend on the division. Default: 1.
    /// </summary>
    [Range(1, 100)]
    public int? Repeats { get; init; }

    /// <summary>
    /// What belongs together, such as all images of one patient, and is never divided by a fraction or by folds: the name of a manifest's
    /// column, or a regular expression on the path whose first parenthesis is the group: <c>"^(\\w+)_"</c>. Default: the column
    /// <c>group</c>, if there is one.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>
    /// Images that show the same picture, compressed anew, resized, cropped, mirrored or brightened: whether they are kept on one side of
    /// each split.
    /// </summary>
    public NearDuplicateHandling NearDuplicates { get; init; } = NearDuplicateHandling.Report;

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
