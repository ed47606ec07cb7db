namespace Pipelines;

/// <summary>A run was cancelled. Where it trained and a checkpoint was written, it can be resumed.</summary>
public sealed class RunInterruptedException : OperationCanceledException
{
    /// <summary>Creates the error.</summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="folder">The folder of the interrupted run; null where nothing of it is left because it did not train.</param>
    /// <param name="step">The step of its newest checkpoint; null without one.</param>
    /// <param name="reason">Why a newer one could not be written; empty where that is not so.</param>
    /// <param name="inner">What ended the run.</param>
    internal RunInterruptedException(string pipeline, string? folder, long? step, string reason, OperationCanceledException inner)
        : base($"The run of {pipeline} was interrupted. {Kept(folder, step)} {reason}".TrimEnd(), inner, inner.CancellationToken)
    {
        Pipeline = pipeline;
        Folder = folder;
        Step = step;
    }

    /// <summary>The pipeline's name.</summary>
    public string Pipeline { get; }

    /// <summary>The folder of the interrupted run; null where nothing of it is left because it did not train.</summary>
    public string? Folder { get; }

    /// <summary>
    /// The training step up to which its training is kept: a job with <see cref="JobSettings.Resume"/> resumes it. Null where nothing is
    /// kept.
    /// </summary>
    public long? Step { get; }

    /// <summary>The results of the pipelines that were finished before it.</summary>
    public IReadOnlyList<RunResult> Finished { get; internal set; } = [];

    /// <summary>The pipelines that would have come after it.</summary>
    public IReadOnlyList<string> NotRun { get; internal set; } = [];

    private static string Kept(string? folder, long? step) => (folder, step) switch
    {
        (null, _) => "Feature vectors computed so far are kept.",
        (_, null) => "Nothing of its training is kept.",
        _ => $"Its training up to step {step} is kept in {folder}.",
    };
}
