namespace Pipelines.Sweeps.Trials;

/// <summary>Says of the progress of a trial which one it is.</summary>
internal sealed class TrialProgress(IProgress<StageProgress> progress, string pipeline, string trial) : IProgress<StageProgress>
{
    /// <inheritdoc/>
    public void Report(StageProgress value) => progress.Report(value with { Stage = $"{trial}: {value.Stage}", Pipeline = pipeline });
}
