namespace Pipelines;

/// <summary>The result of a classification pipeline.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What a user should know besides.</param>
/// <param name="Elapsed">Time of the whole run.</param>
/// <param name="HeldOut">
/// Which images the metrics are of: <c>test</c>, <c>validation</c>, or <c>cross-validation</c> where each training image is predicted by a
/// model that was trained without it.
/// </param>
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
    public override string ImagesText =>
        Metrics.CrossValidation is { Folds: var folds } ? $"{Metrics.Images} in {folds} folds" : $"{Metrics.Images} {HeldOut}";

    /// <inheritdoc/>
    public override string Summary =>
        $"accuracy {ResultFigure.Text(Metrics.Accuracy)}{(Metrics.Intervals is { } intervals ? $" ({intervals.Accuracy})" : "")}, "
        + $"log-loss {ResultFigure.Text(Metrics.LogLoss)}, macro F1 {ResultFigure.Text(Metrics.MacroF1)}";

    /// <inheritdoc/>
    public override IReadOnlyList<ResultFigure> Figures =>
    [
        .. FiguresOf(HeldOut, Metrics),
        .. Metrics.Test is { } test ? FiguresOf("test", test) : [],
    ];

    private static IEnumerable<ResultFigure> FiguresOf(string measuredOn, ClassificationMetrics metrics) => ResultFigure
        .Of(
            measuredOn,
            metrics.Images,
            ("accuracy", metrics.Accuracy),
            ("macroAccuracy", metrics.MacroAccuracy),
            ("macroF1", metrics.MacroF1),
            ("logLoss", metrics.LogLoss))
        .Select(figure => figure with { Interval = metrics.Intervals?.Of(figure.Metric) });
}
