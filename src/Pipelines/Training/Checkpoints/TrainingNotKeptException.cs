namespace Pipelines.Training.Checkpoints;

/// <summary>Training was cancelled, and the checkpoint of its last step could not be written.</summary>
internal sealed class TrainingNotKeptException(string reason, OperationCanceledException inner)
    : OperationCanceledException($"The last checkpoint could not be written: {reason}", inner, inner.CancellationToken);
