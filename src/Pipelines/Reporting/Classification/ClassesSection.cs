using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Classification;

/// <summary>Precision, recall and F1 of each class.</summary>
internal static class ClassesSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(ClassificationReport report) => new("classes", "Classes", Markup.Of(
        $"""
        <p>Precision: the share of the images predicted as a class that are of it. Recall: the share of its images that are found.
        Choose a heading to sort by it.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Classes"><table class="figures sortable">
        <thead><tr><th scope="col">class</th><th scope="col">images</th><th scope="col">precision</th><th scope="col">recall</th>
        <th scope="col">F1</th><td></td></tr></thead>
        <tbody>{report.Metrics.PerClass.Select(Row)}</tbody></table></div>
        """));

    private static Markup Row(ClassMetrics row) => row.Support == 0
        ? Markup.Of(
            $"""<tr><th scope="row"><bdi>{row.Label}</bdi></th><td>0</td><td>&ndash;</td><td>&ndash;</td><td>&ndash;</td><td></td></tr>""")
        : Markup.Of(
            $"""
            <tr><th scope="row"><bdi>{row.Label}</bdi></th><td>{row.Support:n0}</td><td>{row.Precision:0.000}</td>
            <td>{row.Recall:0.000}</td><td>{row.F1:0.000}</td>{BarCell.Of(row.F1)}</tr>

            """);
}
