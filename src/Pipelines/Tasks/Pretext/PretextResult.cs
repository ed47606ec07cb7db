using System.Globalization;

namespace Pipelines;

/// <summary>The result of a pretext pipeline: a backbone.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What a user should know besides.</param>
/// <param name="Elapsed">Time of the whole run.</param>
/// <param name="Metrics">What was trained, and how well.</param>
public sealed record PretextResult(
    string Pipeline,
    string Folder,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<RunNote> Notes,
    TimeSpan Elapsed,
    PretextMetrics Metrics)
    : RunResult(Pipeline, Folder, Skipped, Notes, Elapsed)
{
    /// <inheritdoc/>
    public override object AllMetrics => Metrics;

    /// <inheritdoc/>
    public override string ImagesText => $"{Metrics.Images} train";

    /// <inheritdoc/>
    public override string Summary => string.Create(
        CultureInfo.InvariantCulture, $"backbone of {Metrics.Parameters:n0} parameters, {Metrics.Dimensions} features; {Validation}");

    /// <inheritdoc/>
    public override IReadOnlyList<ResultFigure> Figures => ResultFigure.Of(
        "validation", Metrics.ValidationImages, ("loss", Metrics.ValidationLoss), ("accuracy", Metrics.ValidationAccuracy));

    private string Validation => Metrics switch
    {
        { ValidationLoss: null } => "not validated",
        { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy } =>
            $"validation loss {ResultFigure.Text(loss)}, accuracy {ResultFigure.Text(accuracy)}",
        { ValidationLoss: { } loss } => $"validation loss {ResultFigure.Text(loss)}",
    };
}
