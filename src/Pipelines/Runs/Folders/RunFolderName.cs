using System.Globalization;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs.Folders;

/// <summary>How run folders, and what is in unfinished ones, are named.</summary>
internal static class RunFolderName
{
    /// <summary>What the name of an unfinished run ends with.</summary>
    public const string PartialSuffix = ".partial";

    private const string CheckpointsName = "checkpoints";
    private const string AllImagesName = "all-images";
    private const string FoldsName = "folds";

    /// <summary>A time as run folders are named after it, to the second.</summary>
    public static string Stamp(DateTimeOffset time) => time.ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);

    /// <summary>
    /// When an unfinished run began, as <see cref="Stamp"/> writes it; with a number behind it where several began in one second.
    /// </summary>
    /// <param name="partialPath">Its folder.</param>
    public static string StampOf(string partialPath) => Path.GetFileName(partialPath)[..^PartialSuffix.Length];

    /// <summary>Where the checkpoints of a run lie.</summary>
    /// <param name="folder">Its folder.</param>
    public static string CheckpointsOf(string folder) => Path.Combine(folder, CheckpointsName);

    /// <summary>Where the checkpoints of the training with all images lie, which follows one on a trial split.</summary>
    /// <param name="folder">The folder of the run.</param>
    public static string AllImagesCheckpointsOf(string folder) => Path.Combine(CheckpointsOf(folder), AllImagesName);

    /// <summary>Where the checkpoints of the trainings of a cross-validation lie, and their results.</summary>
    /// <param name="folder">The folder of the run.</param>
    public static string FoldsOf(string folder) => Path.Combine(CheckpointsOf(folder), FoldsName);

    /// <summary>Where the checkpoints of one training of a cross-validation lie.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="repeat">The division, from 0.</param>
    /// <param name="fold">The part that is not trained on, from 0.</param>
    public static string FoldOf(string folder, int repeat, int fold) =>
        Path.Combine(FoldsOf(folder), string.Create(CultureInfo.InvariantCulture, $"{repeat + 1:000}-{fold + 1:00000}"));

    /// <summary>The same for its training with all of its images, which follows one on a trial split.</summary>
    /// <param name="fold">The folder of <see cref="FoldOf"/>.</param>
    public static string AllImagesOfFold(string fold) => Path.Combine(fold, AllImagesName);

    /// <summary>
    /// The folder with the newest checkpoint of a run: of the training of its model, else of a cross-validation before it. Null without
    /// one.
    /// </summary>
    /// <param name="folder">The folder of the run.</param>
    public static string? NewestCheckpointsOf(string folder)
    {
        IEnumerable<string> folds = Directory.Exists(FoldsOf(folder))
            ? Directory.EnumerateDirectories(FoldsOf(folder)).OrderDescending(StringComparer.Ordinal)
            : [];
        return new[] { AllImagesCheckpointsOf(folder), CheckpointsOf(folder) }
            .Concat(folds.SelectMany(fold => new[] { AllImagesOfFold(fold), fold }))
            .FirstOrDefault(path => CheckpointFolder.NewestStep(path) is not null);
    }

    /// <summary>
    /// The step of a run's newest checkpoint; after a trial split that of the training that follows it. Null without one.
    /// </summary>
    /// <param name="folder">The folder of the run.</param>
    public static long? CheckpointStepOf(string folder) =>
        NewestCheckpointsOf(folder) is { } checkpoints ? CheckpointFolder.NewestStep(checkpoints) : null;
}
