using Pipelines.Tasks.Preparation;

namespace Pipelines.Runs;

/// <summary>How a pipeline of a series begins.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="ResumeFrom">The folder of the interrupted run that is gone on with; null to begin anew.</param>
/// <param name="FinishedIn">The folder of the complete run, where this pipeline was finished before the series was interrupted: it is not run again. Otherwise null.</param>
/// <param name="Note">What a person should know about it; empty for nothing.</param>
public sealed record RunStart(PreparedPipeline Pipeline, string? ResumeFrom, string? FinishedIn, string Note);
