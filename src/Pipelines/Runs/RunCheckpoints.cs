using Pipelines.Training.Checkpoints;
using Pipelines.Training.Network;

namespace Pipelines.Runs;

/// <summary>The checkpoints of a pipeline's training, in its run folder.</summary>
internal static class RunCheckpoints
{
    public static TrainingCheckpoints Of(PreparedPipeline pipeline, RunFolder folder, TimeProvider clock) =>
        new(new CheckpointFolder(folder.CheckpointsPath, RunFingerprint.Of(pipeline)), TimeSpan.FromMinutes(pipeline.Options.Training.CheckpointMinutes), clock);
}
