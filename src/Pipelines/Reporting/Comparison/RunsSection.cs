using System.Globalization;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Comparison;

/// <summary>The runs, and the metrics of each on all its images.</summary>
internal static class RunsSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(RunComparison comparison) => new("runs", "Runs", Markup.Of(
        $"""
        <p>Each on all images that it was evaluated on.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Runs"><table class="figures">
        <thead><tr><th scope="col">metric</th>{comparison.Runs.Select(run => Markup.Of($"<th scope=\"col\">{run.Name}</th>"))}</tr></thead>
        <tbody>
        <tr><th scope="row">pipeline</th>{comparison.Runs.Select(run => Markup.Of($"<td><bdi>{run.Pipeline}</bdi></td>"))}</tr>
        <tr><th scope="row">run</th>{comparison.Runs.Select(run => Markup.Of($"<td><bdi>{Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Folder))}</bdi></td>"))}</tr>
        <tr><th scope="row">images</th>{comparison.Runs.Select(run => Markup.Of($"<td>{run.Images:n0}</td>"))}</tr>
        {comparison.Metrics.Where(metric => metric.Metric != "images").Select(Row)}
        </tbody></table></div>
        """));

    private static Markup Row(ComparedMetric metric) => Markup.Of(
        $"""
        <tr><th scope="row">{metric.Metric}</th>{metric.Values.Zip(metric.Intervals, Cell)}</tr>

        """);

    private static Markup Cell(double? value, Interval? interval) => value is not { } number
        ? Markup.Of($"<td>&ndash;</td>")
        : Markup.Of(
            $"<td>{number.ToString("0.0000", CultureInfo.InvariantCulture)}{Markup.When(interval is not null, () => Markup.Of($" <span class=\"quiet\">({interval!.ToString()})</span>"))}</td>");
}
