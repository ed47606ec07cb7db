namespace Pipelines;

/// <summary>A pipeline of a job begins, or need not begin because an earlier call finished it.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Summary">Its images and its model in one line, for a person.</param>
/// <param name="ResumedFrom">The folder of the interrupted run that is resumed; null for a new run.</param>
/// <param name="ResumedStep">The training step from which it is resumed; null for a new run.</param>
/// <param name="FinishedIn">The run folder, where an earlier call finished this pipeline: it is not run again. Otherwise null.</param>
/// <param name="InterruptedIn">
/// The folder of the newest interrupted run, where there is one and this run does not resume it; null otherwise.
/// </param>
/// <param name="Note">The same in words, for a person; empty for a new run beside which nothing was interrupted.</param>
public sealed record PipelineStart(
    string Pipeline, string Summary, string? ResumedFrom, long? ResumedStep, string? FinishedIn, string? InterruptedIn, string Note);
