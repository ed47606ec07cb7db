namespace Pipelines.Tasks.Reports;

/// <summary>How the report of a finished run is made.</summary>
/// <param name="Options">What is shown.</param>
/// <param name="Clock">Says when it is made.</param>
/// <param name="Progress">Receives the progress of each stage.</param>
internal sealed record FinishedRunSettings(ReportOptions Options, TimeProvider Clock, IProgress<StageProgress>? Progress);
