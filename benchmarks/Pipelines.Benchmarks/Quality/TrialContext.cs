using Pipelines.Tasks;
using Pipelines.Tasks.Artifacts.TensorBoard;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Benchmarks.Quality;

/// <summary>What a training is given that nobody resumes: a folder for its checkpoints, which it hardly writes.</summary>
/// <param name="folder">Where that folder is made.</param>
internal sealed class TrialContext(string folder) : IRunContext
{
    private readonly string _folder = Path.Combine(folder, "runs", $"{Environment.ProcessId}");

    public TimeProvider Clock => TimeProvider.System;

    public TensorBoardLog? TensorBoard => null;

    public int? PauseAfterEpochs => null;

    public DataSetFeatures Vectors(PreparedPipeline pipeline, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        DataSetFeatures.Extract(pipeline, Clock, progress, cancellation);

    public string PathOf(string fileName)
    {
        Directory.CreateDirectory(_folder);
        return Path.Combine(_folder, fileName);
    }

    public TrainingCheckpoints Checkpoints() => Anew("checkpoints");

    public TrainingCheckpoints AllImagesCheckpoints() => Anew("checkpoints-all");

    public IFoldContext Fold(int repeat, int fold) => throw new NotSupportedException();

    private TrainingCheckpoints Anew(string name)
    {
        var path = PathOf(name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return new(new CheckpointFolder(path, new Fingerprint(new Dictionary<string, string>())), TimeSpan.FromDays(1), Clock);
    }
}
