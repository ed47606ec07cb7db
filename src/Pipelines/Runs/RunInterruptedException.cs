namespace Pipelines.Runs;

/// <summary>A run was cancelled while it trained. Where a checkpoint was written, the run can be gone on with.</summary>
public sealed class RunInterruptedException : OperationCanceledException
{
    /// <summary>Creates the error.</summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="folder">The folder of the interrupted run.</param>
    /// <param name="step">The step of its newest checkpoint; null without one.</param>
    /// <param name="reason">Why a newer one could not be written; empty where that is not so.</param>
    /// <param name="inner">What ended the run.</param>
    public RunInterruptedException(string pipeline, string folder, long? step, string reason, OperationCanceledException inner)
        : base($"The run of {pipeline} was interrupted. {(step is null ? "Nothing of its training is kept." : $"Its training up to step {step} is kept in {folder}.")} {reason}".TrimEnd(), inner, inner.CancellationToken)
    {
        Pipeline = pipeline;
        Folder = folder;
        Step = step;
    }

    /// <summary>The pipeline's name.</summary>
    public string Pipeline { get; }

    /// <summary>The folder of the interrupted run.</summary>
    public string Folder { get; }

    /// <summary>Training steps that are kept; null for none.</summary>
    public long? Step { get; }
}
