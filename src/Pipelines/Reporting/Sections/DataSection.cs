using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Sections;

/// <summary>The images: how many of each class in each split, which were skipped, and what there is to know about them.</summary>
internal static class DataSection
{
    private const int MostSkipped = 50;

    /// <summary>The section.</summary>
    /// <param name="run">The run.</param>
    /// <param name="sizes">The sizes of the images, in words; null where they are not known.</param>
    /// <param name="samples">Pictures of each class.</param>
    public static ReportSection Of(ReportedRun run, string? sizes, Markup samples) => new("data", "Data", Markup.Of(
        $"""
        {Markup.When(run.Summary is not null, () => Markup.Of($"<p>{run.Summary}</p>"))}
        {Markup.When(sizes is not null, () => Markup.Of($"<p>{sizes}</p>"))}
        {Markup.When(run.Classes.Count > 0, () => Counts(run.Classes))}
        {samples}
        {Markup.When(run.Skipped.Count > 0, () => Skipped(run.Skipped))}
        """));

    private static Markup Counts(IReadOnlyList<ClassCount> classes)
    {
        var hasLabels = classes is not [{ Label: "" }];
        var most = Math.Max(1, classes.Max(row => row.Total));
        return Markup.Of(
            $"""
            <div class="scroll" tabindex="0" role="region" aria-label="Images of each class"><table class="figures sortable">
            <thead><tr><th scope="col">{(hasLabels ? "class" : "images")}</th><th scope="col">train</th><th scope="col">validation</th>
            <th scope="col">test</th><th scope="col">all</th><td></td></tr></thead>
            <tbody>{classes.Select(row => Row(row, most))}</tbody>
            {Markup.When(classes.Count > 1, () => Total(classes))}
            </table></div>
            """);
    }

    private static Markup Row(ClassCount row, int most) => Markup.Of(
        $"""
        <tr><th scope="row"><bdi>{(row.Label.Length == 0 ? "all" : row.Label)}</bdi></th><td>{row.Train:n0}</td><td>{row.Validation:n0}</td>
        <td>{row.Test:n0}</td><td>{row.Total:n0}</td>{BarCell.Of((double)row.Total / most)}</tr>

        """);

    private static Markup Total(IReadOnlyList<ClassCount> classes) => Markup.Of(
        $"""
        <tfoot><tr><th scope="row">all</th><td>{classes.Sum(row => row.Train):n0}</td><td>{classes.Sum(row => row.Validation):n0}</td>
        <td>{classes.Sum(row => row.Test):n0}</td><td>{classes.Sum(row => row.Total):n0}</td><td></td></tr></tfoot>
        """);

    private static Markup Skipped(IReadOnlyList<SkippedImage> skipped) => Markup.Of(
        $"""
        <details><summary>{Quantity.Of(skipped.Count, "files")} skipped</summary>
        <ul>{skipped.Take(MostSkipped).Select(image => Markup.Of($"<li><bdi>{image.Path}</bdi>: {image.Reason}</li>"))}</ul>
        {Markup.When(skipped.Count > MostSkipped, () => Markup.Of(
            $"<p>and {skipped.Count - MostSkipped:n0} more, all of them in <code>metrics.json</code></p>"))}
        </details>
        """);
}
