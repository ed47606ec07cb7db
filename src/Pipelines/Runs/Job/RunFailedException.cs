namespace Pipelines;

/// <summary>A pipeline of a job failed while it ran. What was finished before it is kept.</summary>
public sealed class RunFailedException : PipelineException
{
    /// <summary>Creates the error.</summary>
    /// <param name="pipeline">The pipeline that failed.</param>
    /// <param name="problems">What is wrong.</param>
    /// <param name="step">The step of its newest checkpoint; null without one.</param>
    /// <param name="inner">What ended the run.</param>
    internal RunFailedException(string pipeline, IReadOnlyList<Problem> problems, long? step, Exception inner)
        : base(problems, inner)
    {
        Pipeline = pipeline;
        Step = step;
    }

    /// <summary>The pipeline that failed.</summary>
    public string Pipeline { get; }

    /// <summary>
    /// The training step up to which its training is kept: a job with <see cref="JobSettings.Resume"/> resumes it. Null where nothing is
    /// kept.
    /// </summary>
    public long? Step { get; }

    /// <summary>The results of the pipelines that were finished before it.</summary>
    public IReadOnlyList<RunResult> Finished { get; internal set; } = [];

    /// <summary>The pipelines that would have come after it.</summary>
    public IReadOnlyList<string> NotRun { get; internal set; } = [];
}
