namespace Pipelines;

/// <summary>The result of a classification pipeline.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What a user should know besides.</param>
/// <param name="Elapsed">Time of the whole run.</param>
/// <param name="HeldOut">Which images the metrics are of: <c>test</c> or <c>validation</c>.</param>
/// <param name="Metrics">How well the model does on them.</param>
public sealed record ClassificationResult(
    string Pipeline,
    string Folder,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<RunNote> Notes,
    TimeSpan Elapsed,
    string HeldOut,
    ClassificationMetrics Metrics)
    : RunResult(Pipeline, Folder, Skipped, Notes, Elapsed)
{
    /// <inheritdoc/>
    public override string MeasuredOn => HeldOut;

    /// <inheritdoc/>
    public override object AllMetrics => Metrics;

    /// <inheritdoc/>
    public override string ImagesText => $"{Metrics.Images} {HeldOut}";

    /// <inheritdoc/>
    public override string Summary =>
        $"accuracy {ResultFigure.Text(Metrics.Accuracy)}{(Metrics.Intervals is { } intervals ? $" ({intervals.Accuracy})" : "")}, "
        + $"log-loss {ResultFigure.Text(Metrics.LogLoss)}, macro F1 {ResultFigure.Text(Metrics.MacroF1)}";

    /// <inheritdoc/>
    public override IReadOnlyList<ResultFigure> Figures =>
    [
        .. ResultFigure
            .Of(
                HeldOut,
                Metrics.Images,
                ("accuracy", Metrics.Accuracy),
                ("macroAccuracy", Metrics.MacroAccuracy),
                ("macroF1", Metrics.MacroF1),
                ("logLoss", Metrics.LogLoss))
            .Select(figure => figure with { Interval = Metrics.Intervals?.Of(figure.Metric) }),
    ];
}
