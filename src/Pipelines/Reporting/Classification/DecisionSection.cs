using Pipelines.Classification.Decision;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Classification;

/// <summary>What the model decided: how many predictions it accepts, how good these are, and what is least typical.</summary>
internal static class DecisionSection
{
    private const int Pictures = 10;
    private const int Columns = 5;

    /// <summary>The section; null of a model that does not decide.</summary>
    /// <param name="report">What the page is made of.</param>
    /// <param name="shown">The images whose pictures are in the page.</param>
    public static ReportSection? Of(ClassificationReport report, IReadOnlyList<int> shown) =>
        report.Metrics.Decision is not { } metrics
            ? null
            : new("decision", "Decision", Markup.Of(
                $"""
                <p>{FittedOn(metrics)}</p>
                <table class="figures"><thead><tr><th scope="col">decision</th><th scope="col">share</th>
                <th scope="col">95 %</th></tr></thead>
                <tbody>{Row("accepted", metrics.Accepted)}{Row("accuracy of the accepted", metrics.AcceptedAccuracy)}
                {Row("unsure", metrics.Unsure)}{Row("unknown", metrics.Unknown)}
                {Row("prediction sets with the right class", metrics.Coverage)}</tbody></table>
                {SetSize(metrics)}
                <p>What remains wrong where the images with the lowest scores are left to a person: see accuracy against coverage under
                <a href="#scores">Scores</a>.</p>
                <details><summary>Each class</summary><div class="scroll" tabindex="0" role="region" aria-label="Decisions on each class">
                <table class="figures"><thead><tr><th scope="col">class</th><th scope="col">images</th><th scope="col">accepted</th>
                <th scope="col">accuracy of these</th><th scope="col">right class in the set</th></tr></thead>
                <tbody>{metrics.PerClass.Select(ClassRow)}</tbody></table></div></details>
                {LeastTypical(report.Decided, shown)}
                """));

    private static string FittedOn(DecisionMetrics metrics) => metrics.FittedOn switch
    {
        null => "The model decides by the limits that its training found.",
        _ when metrics.CrossFitted =>
            $"The limits were fitted on the {metrics.FittedImages} images of this page; each image is decided on "
            + "by limits that were fitted "
            + "on the others.",
        DecisionSource.Validation => $"The limits were fitted on {metrics.FittedImages} validation images.",
        _ => $"The limits were fitted on {metrics.FittedImages} training images, each as a head saw it that was not trained on it.",
    };

    private static Markup Row(string name, Proportion? share) => share is null ? Markup.Of($"") : Markup.Of(
        $"""<tr><th scope="row">{name}</th><td>{share.Value:0.000}</td><td>{share.Interval.ToString()}</td></tr>""");

    private static Markup SetSize(DecisionMetrics metrics) => metrics.SetSize is { } size
        ? Markup.Of($"<p>A prediction set holds {size:0.00} classes on average.</p>")
        : Markup.Of($"");

    private static Markup ClassRow(ClassDecisions row) => Markup.Of(
        $"""
        <tr><th scope="row"><bdi>{row.Label}</bdi></th><td>{row.Images:n0}</td><td>{Share(row.Accepted)}</td>
        <td>{Share(row.AcceptedAccuracy)}</td><td>{Share(row.Coverage)}</td></tr>

        """);

    private static string Share(Proportion? share) => share is null ? "" : FormattableString.Invariant($"{share.Value:0.000}");

    private static Markup LeastTypical(DecidedImages? decided, IReadOnlyList<int> shown)
    {
        if (decided?.Typicality is not { } typicality)
        {
            return Markup.Of($"");
        }

        var least = shown.Index().OrderBy(entry => typicality[entry.Item]).Take(Pictures).Select(entry => entry.Index);
        return Markup.Of($"<h3>Least typical of the pictures on this page</h3>{PictureStrip.Of(least, Columns)}");
    }
}
