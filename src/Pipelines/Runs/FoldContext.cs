using Pipelines.Numerics;
using Pipelines.Runs.Folders;
using Pipelines.Tasks;
using Pipelines.Tasks.Artifacts.TensorBoard;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs;

/// <summary>
/// What a run folder offers to one training of a cross-validation. What it keeps lies among the checkpoints and goes with them when the run
/// is complete. The checkpoints of the last finished training stay, as long as there are no newer ones: by them an interrupted run is
/// known.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="path">Where the checkpoints of this training lie.</param>
/// <param name="checkpoints">Makes the checkpoints of a folder.</param>
internal sealed class FoldContext(IRunContext run, string path, Func<string, TrainingCheckpoints> checkpoints) : IFoldContext
{
    private readonly string _scores = path + ".scores";

    public TimeProvider Clock => run.Clock;

    public TensorBoardLog? TensorBoard => null;

    public int? PauseAfterEpochs => null;

    public DataSetFeatures Vectors(PreparedPipeline pipeline, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        run.Vectors(pipeline, progress, cancellation);

    public string PathOf(string fileName)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return $"{path}-{fileName}";
    }

    public TrainingCheckpoints Checkpoints() => checkpoints(path);

    public TrainingCheckpoints AllImagesCheckpoints() => checkpoints(RunFolderName.AllImagesOfFold(path));

    public IFoldContext Fold(int repeat, int fold) => run.Fold(repeat, fold);

    public FeatureMatrix? Finished(int images, int classes) => FoldScoresFile.Read(_scores, images, classes);

    public void Finish(FeatureMatrix scores)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_scores)!);
            FoldScoresFile.Write(_scores, scores);
            foreach (var other in Directory.EnumerateDirectories(Path.GetDirectoryName(path)!).Where(folder => folder != path))
            {
                Directory.Delete(other, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Only a resumed run needs them, and it then does this training again.
        }
    }
}
