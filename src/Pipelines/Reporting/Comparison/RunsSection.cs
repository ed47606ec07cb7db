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
        <tr><th scope="row">run</th>{comparison.Runs.Select(run => Markup.Of($"<td><bdi>{NameOf(run)}</bdi></td>"))}</tr>
        <tr><th scope="row">images</th>{comparison.Runs.Select(run => Markup.Of($"<td>{run.Images:n0}</td>"))}</tr>
        {comparison.Metrics.Where(metric => metric.Metric != "images").Select(Row)}
        </tbody></table></div>
        """));

    private static Markup Row(ComparedMetric metric) => Markup.Of(
        $"""
        <tr><th scope="row">{metric.Metric}</th>{metric.Values.Zip(metric.Intervals, Cell)}</tr>

        """);

    private static string NameOf(ComparedRun run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Folder));

    private static Markup Cell(double? value, Interval? interval)
    {
        var range = interval is null ? Markup.Empty : Markup.Of($""" <span class="quiet">({interval.ToString()})</span>""");
        return value is { } number ? Markup.Of($"<td>{number:0.0000}{range}</td>") : Markup.Of($"<td>&ndash;</td>");
    }
}
