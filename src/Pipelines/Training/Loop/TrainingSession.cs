using Pipelines.Training.Checkpoints;

namespace Pipelines.Training.Loop;

/// <summary>What a training needs around it: a clock, and where its course is kept.</summary>
/// <param name="Clock">Measures time.</param>
/// <param name="Checkpoints">Where checkpoints are written, and from where the training resumes; null for nowhere.</param>
/// <param name="Log">Receives the course of the training; null for nothing.</param>
internal sealed record TrainingSession(TimeProvider Clock, TrainingCheckpoints? Checkpoints = null, ITrainingLog? Log = null);
