using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs;

/// <summary>What a run folder offers to the task at work in it.</summary>
/// <param name="folder">The folder.</param>
/// <param name="pipeline">The pipeline whose run it is.</param>
/// <param name="clock">The clock.</param>
internal sealed class RunContext(RunFolder folder, PreparedPipeline pipeline, TimeProvider clock) : IRunContext
{
    public TimeProvider Clock => clock;

    public string PathOf(string fileName) => folder.File(fileName);

    public TrainingCheckpoints Checkpoints() => In(folder.CheckpointsPath);

    public TrainingCheckpoints AllImagesCheckpoints() => In(folder.AllImagesCheckpointsPath);

    private TrainingCheckpoints In(string path) =>
        new(new CheckpointFolder(path, RunFingerprint.Of(pipeline)), TimeSpan.FromMinutes(pipeline.Options.Training.CheckpointMinutes), clock);
}
