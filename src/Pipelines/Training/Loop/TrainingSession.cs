using Pipelines.Training.Checkpoints;

namespace Pipelines.Training.Loop;

/// <summary>What a training needs around it: a clock, and where its course is kept.</summary>
/// <param name="Clock">Measures time.</param>
/// <param name="Checkpoints">Where checkpoints are written, and from where the training resumes; null for nowhere.</param>
/// <param name="Log">Receives the course of the training; null for nothing.</param>
/// <param name="PauseAfterEpochs">
/// The training pauses with a checkpoint at the first evaluation after so many epochs, unless it is over by then; null for never.
/// </param>
internal sealed record TrainingSession(
    TimeProvider Clock, TrainingCheckpoints? Checkpoints = null, ITrainingLog? Log = null, int? PauseAfterEpochs = null);
