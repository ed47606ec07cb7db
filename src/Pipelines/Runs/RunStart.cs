using Pipelines.Tasks.Preparation;

namespace Pipelines.Runs;

/// <summary>How a pipeline of a series begins.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Note">What a person should know about it; empty for nothing.</param>
internal sealed record RunStart(PreparedPipeline Pipeline, string Note)
{
    /// <summary>The folder of the interrupted run that is resumed; null to begin anew.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>The training step from which it is resumed; null to begin anew.</summary>
    public long? ResumeStep { get; init; }

    /// <summary>
    /// The folder of the complete run, where this pipeline was finished before the series was interrupted: it is not run again. Otherwise
    /// null.
    /// </summary>
    public string? FinishedIn { get; init; }

    /// <summary>The folder of the newest interrupted run, where there is one and it is not resumed; null otherwise.</summary>
    public string? InterruptedIn { get; init; }

    /// <summary>The same for whoever runs the job.</summary>
    public PipelineStart ToPublic() => new(Pipeline.Name, Pipeline.Summary, ResumeFrom, ResumeStep, FinishedIn, InterruptedIn, Note);
}
