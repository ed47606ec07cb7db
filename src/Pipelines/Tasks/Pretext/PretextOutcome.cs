using Pipelines.Data;
using Pipelines.Onnx;
using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pretext;
using Pipelines.Tasks.Artifacts;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Pretext;

/// <summary>What the run of a pretext pipeline has made: a backbone.</summary>
internal sealed record PretextOutcome : TaskOutcome, ITrainingOutcome, IReportOutcome
{
    /// <summary>The backbone, with what a pipeline needs to know that names it.</summary>
    public required OnnxModel Backbone { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<TrainingRecord> Records { get; init; }

    /// <summary>The images that it was trained on, then those that validated it.</summary>
    public required IReadOnlyList<HashedImage> Images { get; init; }

    /// <summary>What was trained, and how well.</summary>
    public required PretextMetrics Metrics { get; init; }

    /// <inheritdoc/>
    public override object AllMetrics => Metrics;

    /// <inheritdoc/>
    public Markup ToReport(ArtifactRun run) => PretextPage.Of(PretextReporting.Of(this, run), run.Cancellation);

    /// <inheritdoc/>
    public override RunResult ToResult(FinishedRun run) =>
        new PretextResult(run.Pipeline, run.Folder, Skipped, run.Notes, run.Elapsed, Metrics);
}
