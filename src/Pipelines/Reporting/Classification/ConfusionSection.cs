using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Classification;

/// <summary>The confusion matrix, whose cells open the pictures in them.</summary>
internal static class ConfusionSection
{
    /// <summary>The section.</summary>
    /// <param name="report">The report.</param>
    /// <param name="shown">Whether all images have a picture in the page.</param>
    public static ReportSection Of(ClassificationReport report, bool shown)
    {
        var (labels, counts) = (report.Metrics.Confusion.Labels, report.Metrics.Confusion.Counts);
        var pictures = shown ? "Choose a cell to see its pictures." : "Choose a cell to see pictures from it.";
        return new("confusion", "Confusion matrix", Markup.Of(
            $"""
            <p>Rows are the true classes, columns the predicted ones. {pictures}</p>
            <p class="controls"><label>cells <select id="confusion-values"><option value="count">number of images</option>
            <option value="share">share of the row, in %</option></select></label>
            <label>order <select id="confusion-order"><option value="name">by name</option>
            <option value="similarity">similar classes together</option></select></label></p>
            <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table id="confusion-matrix" class="matrix">
            <thead><tr><td></td>{labels.Index().Select(label => ColumnHead(label.Index, label.Item))}</tr></thead>
            <tbody>{labels.Index().Select(row => Row(row.Index, labels, counts[row.Index]))}</tbody>
            </table></div>
            """));
    }

    private static Markup ColumnHead(int column, string label) =>
        Markup.Of($"""<th scope="col" data-column="{column}" title="{label}"><span><bdi>{label}</bdi></span></th>""");

    private static Markup Row(int row, IReadOnlyList<string> labels, IReadOnlyList<int> counts)
    {
        var images = counts.Sum();
        return Markup.Of(
            $"""
            <tr data-row="{row}"><th scope="row" title="{labels[row]}"><bdi>{labels[row]}</bdi></th>{counts.Index().Select(cell => Cell(row, cell.Index, labels, cell.Item, images))}</tr>

            """);
    }

    private static Markup Cell(int row, int column, IReadOnlyList<string> labels, int count, int images)
    {
        if (count == 0)
        {
            return new(row == column ? "<td class=\"right\"></td>" : "<td></td>");
        }

        var share = (double)count / images;
        var kind = row == column ? "right" : "wrong";
        return Markup.Of(
            $"""<td class="{kind}"><button type="button" style="--share:{share:0.##}" data-truth="{labels[row]}" data-predicted="{labels[column]}" data-count="{count}" data-share="{100 * share:0}" aria-label="{Name(labels[row], labels[column], count)}">{count}</button></td>""");
    }

    private static string Name(string truth, string predicted, int count) => truth == predicted
        ? $"{truth}: {Quantity.Of(count, "images")} right"
        : $"{truth} predicted as {predicted}: {Quantity.Of(count, "images")}";
}
