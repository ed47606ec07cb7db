using Pipelines.Onnx;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Pretext;

/// <summary>What the run of a pretext pipeline has made: a backbone.</summary>
internal sealed record PretextOutcome : TaskOutcome, ITrainingOutcome
{
    /// <summary>The backbone, with what a pipeline needs to know that names it.</summary>
    public required OnnxModel Backbone { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<TrainingRecord> Records { get; init; }

    /// <summary>What was trained, and how well.</summary>
    public required PretextMetrics Metrics { get; init; }

    /// <inheritdoc/>
    public override object AllMetrics => Metrics;

    /// <inheritdoc/>
    public override RunResult ToResult(FinishedRun run) =>
        new PretextResult(run.Pipeline, run.Folder, Skipped, run.Notes, run.Elapsed, Metrics);
}
