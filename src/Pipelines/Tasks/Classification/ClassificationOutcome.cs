using Pipelines.Classification.Decision;
using Pipelines.Evaluation;
using Pipelines.Onnx;
using Pipelines.Reporting.Classification;
using Pipelines.Reporting.Html;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Extraction;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Classification;

/// <summary>What the run of a classification pipeline has found out.</summary>
internal sealed record ClassificationOutcome
    : TaskOutcome, IModelOutcome, IInt8Outcome, ITrainingOutcome, IPredictionOutcome, IReportOutcome, IModelCardOutcome
{
    /// <summary>The classes, in the order of the scores.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The images that the metrics are of.</summary>
    public required HeldOutImages HeldOut { get; init; }

    /// <summary>The images that it was trained on, with the vectors of the backbone as it was before.</summary>
    public required SplitFeatures Train { get; init; }

    /// <summary>What was trained, with its scores of the held-out images.</summary>
    public required TrainedClassifier Classifier { get; init; }

    /// <summary>How well the model does on them.</summary>
    public required ClassificationMetrics Metrics { get; init; }

    /// <summary>What was decided on them; null where no decision was wanted.</summary>
    public DecidedImages? Decided { get; init; }

    /// <inheritdoc/>
    public OnnxModel? Int8Model { get; init; }

    /// <inheritdoc/>
    public OnnxModel Model => Classifier.Model;

    /// <inheritdoc/>
    public IReadOnlyList<TrainingRecord> Records => Classifier.Records;

    /// <inheritdoc/>
    public override object AllMetrics => Metrics;

    /// <inheritdoc/>
    public override PipelineOptions FillIn(PipelineOptions options) => options with { Training = Classifier.Training };

    /// <inheritdoc/>
    public void WritePredictions(TextWriter writer) =>
        PredictionsCsv.WriteClassification(writer, Labels, HeldOut.Split.Images, HeldOut.Truth, Classifier.Scores, Decided);

    /// <inheritdoc/>
    public Markup ToReport(ArtifactRun run) => ClassificationPage.Of(ClassificationReporting.Of(this, run), run.Cancellation);

    /// <inheritdoc/>
    public ModelCardContent ToModelCard() => ClassificationCard.Of(this);

    /// <inheritdoc/>
    public override RunResult ToResult(FinishedRun run) =>
        new ClassificationResult(run.Pipeline, run.Folder, Skipped, run.Notes, run.Elapsed, HeldOut.Name, Metrics);
}
