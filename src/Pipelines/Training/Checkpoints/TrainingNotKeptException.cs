namespace Pipelines.Training.Checkpoints;

/// <summary>Training was cancelled, and where it stood could not be written down.</summary>
internal sealed class TrainingNotKeptException(string reason, OperationCanceledException inner)
    : OperationCanceledException($"The last checkpoint could not be written: {reason}", inner, inner.CancellationToken);
