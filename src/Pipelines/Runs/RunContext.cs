using Pipelines.Runs.Folders;
using Pipelines.Tasks;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Artifacts.TensorBoard;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs;

/// <summary>What a run folder offers to the task at work in it.</summary>
/// <param name="folder">The folder.</param>
/// <param name="pipeline">The pipeline whose run it is.</param>
/// <param name="clock">The clock.</param>
/// <param name="training">Is called when a training begins whose state is kept in checkpoints.</param>
internal sealed class RunContext(RunFolder folder, PreparedPipeline pipeline, TimeProvider clock, Action training) : IRunContext
{
    public TimeProvider Clock => clock;

    public TensorBoardLog? TensorBoard { get; } =
        pipeline.Options.Training.TensorBoard ? new(folder.File(TensorBoardLog.FolderName), clock) : null;

    /// <summary>Vectors that several runs share; null where they are extracted, or read from the cache.</summary>
    public DataSetFeatures? Shared { get; init; }

    public int? PauseAfterEpochs { get; init; }

    public DataSetFeatures Vectors(PreparedPipeline of, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        Shared ?? DataSetFeatures.Extract(of, clock, progress, cancellation);

    public string PathOf(string fileName)
    {
        if (fileName != TrainingCsvArtifact.Name)
        {
            folder.Release();
        }

        return folder.File(fileName);
    }

    public TrainingCheckpoints Checkpoints() => In(RunFolderName.CheckpointsOf(folder.PartialPath));

    public TrainingCheckpoints AllImagesCheckpoints() => In(RunFolderName.AllImagesCheckpointsOf(folder.PartialPath));

    public IFoldContext Fold(int repeat, int fold) =>
        new FoldContext(this, RunFolderName.FoldOf(folder.PartialPath, repeat, fold), In);

    private TrainingCheckpoints In(string path)
    {
        training();
        folder.Reserve(FreeSpace.OfResults(pipeline));
        var interval = TimeSpan.FromMinutes(pipeline.Options.Training.CheckpointMinutes);
        return new(new CheckpointFolder(path, RunFingerprint.Of(pipeline)), interval, clock);
    }
}
