namespace Pipelines;

/// <summary>The result of a clustering pipeline.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="Skipped">Images that could not be used, and why.</param>
/// <param name="Notes">What a user should know besides.</param>
/// <param name="Elapsed">Time of the whole run.</param>
/// <param name="HeldOut">
/// Which images the metrics are of: <c>train</c>, or <c>test</c> or <c>validation</c> where images are held out.
/// </param>
/// <param name="Metrics">How well the groups hold together.</param>
public sealed record ClusteringResult(
    string Pipeline,
    string Folder,
    IReadOnlyList<SkippedImage> Skipped,
    IReadOnlyList<RunNote> Notes,
    TimeSpan Elapsed,
    string HeldOut,
    ClusteringMetrics Metrics)
    : RunResult(Pipeline, Folder, Skipped, Notes, Elapsed)
{
    private const string SilhouetteMetric = "silhouette";

    /// <inheritdoc/>
    public override string MeasuredOn => HeldOut;

    /// <inheritdoc/>
    public override object AllMetrics => Metrics;

    /// <inheritdoc/>
    public override string ImagesText => $"{Metrics.Images} {HeldOut}";

    /// <inheritdoc/>
    public override string Summary => $"k {Metrics.K}, silhouette {ResultFigure.Text(Metrics.Silhouette)}{Range}{Agreement}";

    /// <inheritdoc/>
    public override IReadOnlyList<ResultFigure> Figures =>
    [
        .. ResultFigure
            .Of(
                HeldOut,
                Metrics.Images,
                ("k", Metrics.K),
                ("inertia", Metrics.Inertia),
                (SilhouetteMetric, Metrics.Silhouette),
                ("daviesBouldin", Metrics.DaviesBouldin),
                ("purity", Metrics.Purity))
            .Select(figure => figure with { Interval = figure.Metric == SilhouetteMetric ? Metrics.Intervals?.Silhouette : null }),
    ];

    private string Range => Metrics.Intervals is { } intervals ? $" ({intervals.Silhouette})" : "";

    private string Agreement => Metrics.Purity is { } purity
        ? $", purity {ResultFigure.Text(purity)}, adjusted Rand index {ResultFigure.Text(Metrics.AdjustedRandIndex)}"
        : "";
}
