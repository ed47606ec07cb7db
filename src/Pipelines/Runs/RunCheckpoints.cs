using Pipelines.Training.Checkpoints;

namespace Pipelines.Runs;

/// <summary>The checkpoints of a pipeline's trainings, in its run folder.</summary>
internal static class RunCheckpoints
{
    /// <summary>Those of the training, which may be a rehearsal.</summary>
    public static TrainingCheckpoints Of(PreparedPipeline pipeline, RunFolder folder, TimeProvider clock) => In(folder.CheckpointsPath, pipeline, clock);

    /// <summary>Those of the training with all images, which follows a rehearsal.</summary>
    public static TrainingCheckpoints OfAllImages(PreparedPipeline pipeline, RunFolder folder, TimeProvider clock) =>
        In(folder.AllImagesCheckpointsPath, pipeline, clock);

    private static TrainingCheckpoints In(string path, PreparedPipeline pipeline, TimeProvider clock) =>
        new(new CheckpointFolder(path, RunFingerprint.Of(pipeline)), TimeSpan.FromMinutes(pipeline.Options.Training.CheckpointMinutes), clock);
}
