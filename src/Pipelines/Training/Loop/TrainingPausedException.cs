namespace Pipelines.Training.Loop;

/// <summary>
/// A training has paused where its session asks for it; its newest checkpoint, from which it can be resumed, is of that place.
/// </summary>
internal sealed class TrainingPausedException() : Exception("The training has paused.");
