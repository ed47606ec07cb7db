using Pipelines.Evaluation;
using Pipelines.Tasks.Extraction;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Classification.Trials;

/// <summary>What a trial of settings has found out: figures and the course of the training, but no model.</summary>
internal sealed record TrialOutcome : TaskOutcome, ITrainingOutcome, IPredictionOutcome
{
    /// <summary>The classes, in the order of the scores.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The images by which trials are compared.</summary>
    public required HeldOutImages Compared { get; init; }

    /// <summary>The scores of these images.</summary>
    public required Numerics.FeatureMatrix Scores { get; init; }

    /// <summary>The figures on these images.</summary>
    public required ClassificationMetrics Metrics { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<TrainingRecord> Records { get; init; }

    /// <summary>The options used, with everything filled in that was left to choose.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>Why the training ended before it could learn anything of use; null where it did not.</summary>
    public string? Divergence { get; init; }

    /// <inheritdoc/>
    public override object AllMetrics => Metrics;

    /// <inheritdoc/>
    public override PipelineOptions FillIn(PipelineOptions options) => options with { Training = Training };

    /// <inheritdoc/>
    public void WritePredictions(TextWriter writer) =>
        PredictionsCsv.WriteClassification(writer, Labels, Compared.Split.Images, Compared.Truth, Scores);

    /// <inheritdoc/>
    public override RunResult ToResult(FinishedRun run) =>
        new ClassificationResult(run.Pipeline, run.Folder, Skipped, run.Notes, run.Elapsed, Compared.Name, Metrics);
}
