using Pipelines.Data.Places;

namespace Pipelines.Data;

/// <summary>
/// Where the images are. A place is a folder with one sub-folder for each class, a folder of images (clustering), or a CSV or TSV
/// manifest with the columns <c>path</c>, <c>label</c> and, if wanted, <c>split</c> (<c>train</c>, <c>validation</c>, <c>test</c>).
/// </summary>
[Shorthand(nameof(Train))]
public sealed record DataOptions
{
    /// <summary>The place of the training images; relative to the configuration file. Required.</summary>
    public string? Train { get; init; }

    /// <summary>
    /// The place of the validation images, or the fraction (above 0, below 1) of the training images, less those held out for the test, to hold out for validation.
    /// Validation images choose the best epoch and stop training early; they are never trained on. Default: the rows of the training manifest with the split validation, if there are any, otherwise none.
    /// </summary>
    public PlaceOrFraction? Validation { get; init; }

    /// <summary>
    /// The place of the test images, or the fraction (above 0, below 1) of the training images to hold out for the final
    /// evaluation. Default: the rows of the training manifest with the split test, if there are any; otherwise none where there are validation images
    /// (the evaluation then uses those), and 0.2 where there are none.
    /// Clustering and pretext tasks hold out nothing unless told to.
    /// </summary>
    public PlaceOrFraction? Test { get; init; }

    /// <summary>Decides which images a fraction takes. The choice depends on each image's content, so it stays the same when files are added, renamed or moved.</summary>
    public int SplitSeed { get; init; } = 1;
}
