using Pipelines.Data.Folds;

namespace Pipelines.Data;

/// <summary>The images of a pipeline: found, hashed and divided into training, validation and test images.</summary>
/// <param name="Labels">The classes, sorted ordinally; a class's index in this list is its number. Empty where images have no
/// labels.</param>
/// <param name="Train">Images to train on, ordinal by name.</param>
/// <param name="Validation">Images that choose the epoch; may be empty.</param>
/// <param name="Test">Images for the final evaluation; may be empty.</param>
/// <param name="Skipped">Files that cannot be used, with the reason.</param>
/// <param name="Notes">What else a user should know: duplicates, classes without test images.</param>
/// <remarks>
/// No two splits share an image. Where the named places do, an image of train stays in train, and one of test stays in test, so that the
/// test set does not depend on the validation images. Removed images are in <see cref="Duplicates"/>.
/// </remarks>
internal sealed record DataSet(
    IReadOnlyList<string> Labels,
    IReadOnlyList<HashedImage> Train,
    IReadOnlyList<HashedImage> Validation,
    IReadOnlyList<HashedImage> Test,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<string> Notes)
{
    /// <summary>
    /// The share of the training images that classification holds out for the test where no test or validation images are named.
    /// </summary>
    public const double DefaultTestFraction = 0.2;

    /// <summary>Held-out images that were removed because another split has the same bytes.</summary>
    public IReadOnlyList<DuplicateImage> Duplicates { get; init; } = [];

    /// <summary>The parts of a cross-validation of the training images; null where there is none.</summary>
    public FoldAssignment? Folds { get; init; }

    /// <summary>Notes how many files are skipped, for work whose result lists none.</summary>
    public void ReportSkipped(IProgress<StageProgress>? progress)
    {
        if (Skipped is [var first, ..])
        {
            var images = Train.Count + Validation.Count + Test.Count;
            var files = Skipped.Count == 1 ? "1 file is" : $"{Skipped.Count} files are";
            progress?.Report(new("reading images", images, images)
            {
                Note = $"{files} skipped, and the plan of this pipeline lists all; the first is {first.Path}: {first.Reason}.",
            });
        }
    }

    /// <summary>
    /// Images per class and split, in the order of <see cref="Labels"/>; one row with an empty label where images have none.
    /// </summary>
    public IReadOnlyList<ClassCount> CountClasses()
    {
        string?[] rows = Labels.Count > 0 ? [.. Labels] : [null];
        return [.. rows.Select(label => new ClassCount(label ?? "", Count(Train, label), Count(Validation, label), Count(Test, label)))];
    }

    /// <summary>Finds the images, reads and hashes every file (several at a time) and divides them.</summary>
    /// <param name="options">Where the images are and which are held out.</param>
    /// <param name="baseFolder">The folder to which paths are relative: that of the configuration file.</param>
    /// <param name="labelled">Whether every image must have a label (classification). If not, labels are used where all images have one,
    /// and fractions are taken of all images together instead of each class.</param>
    /// <param name="place">Gives the place of an option ("train", "validation", "test") for errors: a JSON path with its line.</param>
    /// <param name="progress">Receives the number of files read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="holdsOutTest">Whether images are held out for the test where nothing else is held out. Default: where images must have
    /// labels.</param>
    /// <exception cref="ConfigurationException">A place is missing, has no images or has errors; fewer than two classes; a held-out class
    /// without training images; a class too small to hold anything out. Holds all problems found.</exception>
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
