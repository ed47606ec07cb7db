using Pipelines.Clustering;
using Pipelines.Evaluation;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Reporting.Clustering;
using Pipelines.Reporting.Html;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Extraction;

namespace Pipelines.Tasks.Clustering;

/// <summary>What the run of a clustering pipeline has found out.</summary>
internal sealed record ClusteringOutcome : TaskOutcome, IModelOutcome, IPredictionOutcome, IReportOutcome, IModelCardOutcome
{
    /// <inheritdoc/>
    public required OnnxModel Model { get; init; }

    /// <summary>The images that were put into groups; those of training where none are held out.</summary>
    public required HeldOutImages HeldOut { get; init; }

    /// <summary>Their embeddings, row by row.</summary>
    public required FeatureMatrix Embeddings { get; init; }

    /// <summary>The centroids, and the group of each image.</summary>
    public required KMeansResult Groups { get; init; }

    /// <summary>How well the groups hold together.</summary>
    public required ClusteringMetrics Metrics { get; init; }

    /// <inheritdoc/>
    public override object AllMetrics => Metrics;

    /// <summary>Each group: its size, and the images nearest to its centre.</summary>
    public IReadOnlyList<ClusterSummary> Summarize() => ClusterSummary.Of(HeldOut.Names, HeldOut.Truth, Embeddings, Groups);

    /// <inheritdoc/>
    public void WritePredictions(TextWriter writer) =>
        PredictionsCsv.WriteClustering(writer, HeldOut.Split.Images, HeldOut.Truth, Embeddings, Groups);

    /// <inheritdoc/>
    public Markup ToReport(ArtifactRun run) => ClusteringPage.Of(ClusteringReporting.Of(this, run), run.Cancellation);

    /// <inheritdoc/>
    public ModelCardContent ToModelCard() => ClusteringCard.Of(this);

    /// <inheritdoc/>
    public override RunResult ToResult(FinishedRun run) =>
        new ClusteringResult(run.Pipeline, run.Folder, Skipped, run.Notes, run.Elapsed, HeldOut.Name, Metrics);
}
