namespace Pipelines.Training.Checkpoints;

/// <summary>A checkpoint cannot be resumed from: it is damaged, or of another configuration.</summary>
internal sealed class CheckpointException(IReadOnlyList<Problem> problems) : PipelineException(problems);
