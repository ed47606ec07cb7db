namespace Pipelines.Features;

/// <summary>Reports the progress of a stage under another name.</summary>
internal sealed class StageNamed(IProgress<StageProgress> progress, string stage) : IProgress<StageProgress>
{
    public void Report(StageProgress value) => progress.Report(value with { Stage = stage });
}
