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

    /// <summary>
    /// The step of a run's newest checkpoint; after a trial split that of the training that follows it. Null without one.
    /// </summary>
    /// <param name="folder">The folder of the run.</param>
    public static long? CheckpointStepOf(string folder) =>
        CheckpointFolder.NewestStep(AllImagesCheckpointsOf(folder)) ?? CheckpointFolder.NewestStep(CheckpointsOf(folder));
}
