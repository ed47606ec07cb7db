using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Classification;

/// <summary>The confusion matrix, whose cells open the pictures in them.</summary>
internal static class ConfusionSection
{
    /// <summary>A matrix of more classes can neither be looked at nor kept small.</summary>
    internal const int MostClasses = 200;

    private const int MostConfusions = 12;

    /// <summary>The section.</summary>
    /// <param name="report">The report.</param>
    /// <param name="pictures">How many images have a place in the page.</param>
    public static ReportSection Of(ClassificationReport report, int pictures)
    {
        var (labels, counts) = (report.Metrics.Confusion.Labels, report.Metrics.Confusion.Counts);
        var classes = Chosen(counts);
        var hint = pictures == 0 ? ""
            : pictures == report.Images.Count ? "Choose a cell to see its pictures."
            : "Choose a cell to see pictures from it.";
        return new("confusion", "Confusion matrix", Markup.Of(
            $"""
            <p>Rows are the true classes, columns the predicted ones. {hint}
            {Markup.When(classes.Count < labels.Count, () => Markup.Of(
                $"The {classes.Count:n0} of {labels.Count:n0} classes with the most mistakes; all are in <code>metrics.json</code>."))}</p>
            <p class="controls"><label>cells <select id="confusion-values"><option value="count">number of images</option>
            <option value="share">share of the row, in %</option></select></label>
            <label>order <select id="confusion-order"><option value="name">by name</option>
            <option value="similarity">similar classes together</option></select></label></p>
            <div class="beside"><div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
            <table id="confusion-matrix" class="matrix">
            <thead><tr><td></td>{classes.Select(label => ColumnHead(label, labels[label]))}</tr></thead>
            <tbody>{classes.Select(row => Row(row, labels, classes, counts[row], pictures > 0))}</tbody>
            </table></div>
            {Confusions(labels, counts, pictures > 0)}</div>
            """));
    }

    /// <summary>All classes, or those that take part in the most mistakes, in the order of their numbers.</summary>
    private static IReadOnlyList<int> Chosen(IReadOnlyList<IReadOnlyList<int>> counts)
    {
        var all = Enumerable.Range(0, counts.Count);
        if (counts.Count <= MostClasses)
        {
            return [.. all];
        }

        var predicted = new int[counts.Count];
        foreach (var row in counts)
        {
            for (var label = 0; label < predicted.Length; label++)
            {
                predicted[label] += row[label];
            }
        }

        return
        [
            .. all.OrderByDescending(label => counts[label].Sum() + predicted[label] - (2 * counts[label][label]))
                .Take(MostClasses)
                .Order(),
        ];
    }

    private static Markup ColumnHead(int column, string label) =>
        Markup.Of($"""<th scope="col" data-column="{column}" title="{label}"><span><bdi>{label}</bdi></span></th>""");

    private static Markup Row(
        int row, IReadOnlyList<string> labels, IReadOnlyList<int> classes, IReadOnlyList<int> counts, bool hasPictures)
    {
        var images = counts.Sum();
        var cells = classes.Select(column => Cell(row, column, labels, counts[column], images, hasPictures));
        return Markup.Of(
            $"""
            <tr data-row="{row}" data-support="{images}"><th scope="row" title="{labels[row]}"><bdi>{labels[row]}</bdi></th>{cells}</tr>

            """);
    }

    // There may be 40,000 of them: the script adds what can be derived. End tags of cells may be left out.
    private static Markup Cell(int row, int column, IReadOnlyList<string> labels, int count, int images, bool hasPictures)
    {
        var right = new Markup(row == column ? " class=\"right\"" : "");
        return count == 0 ? Markup.Of($"<td{right}>")
            : hasPictures
            ? Markup.Of(
                $"""<td{right} style="--share:{(double)count / images:0.##}">{Button(row, column, labels, count, Markup.Of($"{count}"))}""")
            : Markup.Of($"""<td{right} style="--share:{(double)count / images:0.##}" data-count="{count}">{count}""");
    }

    private static Markup Button(int row, int column, IReadOnlyList<string> labels, int count, Markup content) => Markup.Of(
        $"""<button type="button" data-cell="{row} {column}" data-truth="{labels[row]}" data-predicted="{labels[column]}" """
        + $"""data-count="{count}">{content}</button>""");

    private static Markup Confusions(IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<int>> counts, bool hasPictures)
    {
        var confusions = counts.Index()
            .SelectMany(row => row.Item.Index().Where(cell => cell.Index != row.Index && cell.Item > 0)
                .Select(cell => (Truth: row.Index, Predicted: cell.Index, Count: cell.Item)))
            .OrderByDescending(confusion => confusion.Count)
            .Take(MostConfusions)
            .ToList();
        return Markup.When(confusions.Count > 0, () => Markup.Of(
            $"""
            <div><h3>Most frequent confusions</h3><ul class="confusions">{confusions.Select(confusion =>
            {
                var (truth, predicted, count) = confusion;
                var text = Markup.Of($"<b>{count}</b> <bdi>{labels[truth]}</bdi> predicted as <bdi>{labels[predicted]}</bdi>");
                return Markup.Of($"<li>{(hasPictures ? Button(truth, predicted, labels, count, text) : text)}</li>");
            })}</ul></div>
            """));
    }
}
