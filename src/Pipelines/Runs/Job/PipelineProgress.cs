namespace Pipelines.Runs.Job;

/// <summary>Says of each report of progress which pipeline it is about.</summary>
internal sealed class PipelineProgress(IProgress<StageProgress> progress, string pipeline) : IProgress<StageProgress>
{
    /// <inheritdoc/>
    public void Report(StageProgress value) => progress.Report(value with { Pipeline = pipeline });
}
