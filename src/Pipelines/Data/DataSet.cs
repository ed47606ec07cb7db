namespace Pipelines.Data;

/// <summary>The images of a pipeline: found, hashed and divided into training, validation and test images.</summary>
/// <param name="Labels">The classes, sorted ordinally; a class's place in this list is its number. Empty where images have no labels.</param>
/// <param name="Train">Images to train on, ordinal by name.</param>
/// <param name="Validation">Images that choose the best epoch; may be empty.</param>
/// <param name="Test">Images that judge the finished model; may be empty.</param>
/// <param name="Skipped">Files that are no usable images, with the reason.</param>
/// <param name="Notes">What else a person should know: duplicates, classes without test images.</param>
/// <remarks>
/// No two splits share a picture. Where places of their own do: an image of train stays in train, and an image of test stays in test, so that the
/// test set is the same whatever the validation images are. What was removed is in <see cref="Duplicates"/>.
/// </remarks>
public sealed record DataSet(
    IReadOnlyList<string> Labels,
    IReadOnlyList<HashedImage> Train,
    IReadOnlyList<HashedImage> Validation,
    IReadOnlyList<HashedImage> Test,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<string> Notes)
{
    /// <summary>The share of the training images that classification holds out for the test when neither test nor validation images are named.</summary>
    public const double DefaultTestFraction = 0.2;

    /// <summary>Held-out images that were removed because another split has the same bytes.</summary>
    public IReadOnlyList<DuplicateImage> Duplicates { get; init; } = [];

    /// <summary>Images per class and split, in the order of <see cref="Labels"/>; one row with an empty label where images have none.</summary>
    public IReadOnlyList<ClassCount> CountClasses()
    {
        string?[] rows = Labels.Count > 0 ? [.. Labels] : [null];
        return [.. rows.Select(label => new ClassCount(label ?? "", Count(Train, label), Count(Validation, label), Count(Test, label)))];
    }

    /// <summary>Finds the images, reads and hashes every file (several at a time) and divides them.</summary>
    /// <param name="options">Where the images are and which are held out.</param>
    /// <param name="baseFolder">The folder that relative paths start from: that of the configuration file.</param>
    /// <param name="labelled">Whether every image must have a label (classification). If not, labels are taken where all images have one, and fractions
    /// are taken of all images together instead of each class.</param>
    /// <param name="place">Gives the place of an option ("train", "validation", "test") for errors: a JSON path with its line.</param>
    /// <param name="holdsOutTest">Whether a share of the images is for the test where no images are held out for anything. Default: where they must have labels.</param>
    /// <param name="progress">Told how many files have been read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">A place is missing, has no images or has errors; fewer than two classes; a held-out class that was not trained;
    /// a class too small to hold anything out. All problems that could be found.</exception>
    public static DataSet Load(
        DataOptions options,
        string baseFolder,
        bool labelled,
        Func<string, string> place,
        bool? holdsOutTest = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default) =>
        new DataSetLoader(options, baseFolder, labelled, holdsOutTest ?? labelled, place, progress, cancellation).Load();

    private static int Count(IReadOnlyList<HashedImage> images, string? label) => images.Count(image => image.Item.Label == label);
}
