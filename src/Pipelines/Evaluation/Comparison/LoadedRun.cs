namespace Pipelines.Evaluation.Comparison;

/// <summary>What the files of a run folder say.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Task">What it does.</param>
/// <param name="Settings">Its settings by their paths, such as <c>training.epochs</c>.</param>
/// <param name="Metrics">Its metrics: those of a classifier, a clustering or a pretext task.</param>
/// <param name="Images">Its predictions; null for a pretext task.</param>
internal sealed record LoadedRun(
    string Folder,
    string Pipeline,
    PipelineTask Task,
    IReadOnlyDictionary<string, string> Settings,
    object Metrics,
    PredictedImages? Images);
