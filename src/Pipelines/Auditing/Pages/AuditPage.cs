using Pipelines.Reporting;
using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pictures;
using Pipelines.Tasks.Reports;

namespace Pipelines.Auditing.Pages;

/// <summary>The page of an audit: what was found, with the pictures side by side.</summary>
internal static class AuditPage
{
    private const int ShownOfKind = 60;

    /// <summary>Makes the page.</summary>
    /// <param name="audit">What was found.</param>
    /// <param name="time">When it was made.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Markup Of(DataAudit audit, DateTimeOffset time, CancellationToken cancellation)
    {
        var kinds = audit.Findings.GroupBy(finding => finding.Kind).OrderBy(kind => kind.Key).ToList();
        var shown = kinds.SelectMany(kind => kind.Take(ShownOfKind)).SelectMany(Files).Distinct(StringComparer.Ordinal).ToList();
        var made = PictureSize.Large.TryMakeAll(shown, cancellation);
        var pictures = shown.Index().ToDictionary(file => file.Item, file => made[file.Index], StringComparer.Ordinal);
        var lead = Markup.Of(
            $"""
            <p class="lead">{Quantity.Of(audit.Images, "images")} audited, <strong>{Quantity.Of(audit.Findings.Count, "findings")}</strong>.
            Nothing was changed; exclude.txt beside this page is a list for <code>data.exclude</code>.</p>
            """);
        var data = new ReportData
        {
            Task = audit.Labels is null ? PipelineTask.Clustering : PipelineTask.Classification,
            Pipeline = audit.Pipeline,
            EvaluatedOn = "audit",
            ImageCount = audit.Images,
            Labels = [],
            Images = [],
        };
        return PageFrame.Of(
            $"Audit of {audit.Pipeline}",
            lead,
            [
                Overview(audit, kinds.ToDictionary(kind => kind.Key, kind => kind.Count())),
                .. kinds.Select(kind => Section(audit, kind, pictures)),
            ],
            ReportJson.Write(data),
            ReportPage.Footer(RunReporting.Version, time));
    }

    private static IEnumerable<string> Files(AuditFinding finding) =>
        finding.OtherFile is { } other ? [finding.File, other] : [finding.File];

    private static ReportSection Overview(DataAudit audit, Dictionary<AuditKind, int> counts) => new("overview", "Overview", Markup.Of(
        $"""
        <dl class="tiles">{Enum.GetValues<AuditKind>().Select(kind => Markup.Of(
            $"<div><dt>{AuditWords.Title(kind)}</dt><dd><strong>{counts.GetValueOrDefault(kind)}</strong></dd></div>"))}</dl>
        {Markup.When(audit.Notes.Count > 0, () => NoteMarkup.Of(audit.Notes))}
        {Markup.When(audit.Skipped.Count > 0, () => Skipped(audit.Skipped))}
        """));

    private static Markup Skipped(IReadOnlyList<SkippedImage> skipped) => Markup.Of(
        $"<p>{Quantity.Of(skipped.Count, "files")} could not be read, the first is {skipped[0].Path}: {skipped[0].Reason}.</p>");

    private static ReportSection Section(
        DataAudit audit, IGrouping<AuditKind, AuditFinding> kind, Dictionary<string, Thumbnail.Picture?> pictures) => new(
        CamelCase.Of(kind.Key),
        AuditWords.Title(kind.Key),
        Markup.Of(
            $"""
            <p>{AuditWords.Explanation(kind.Key)} {Expected(audit, kind.Key)}</p>
            <div class="cards">{kind.Take(ShownOfKind).Select(finding => Card(finding, pictures))}</div>
            {Markup.When(kind.Count() > ShownOfKind, () => Markup.Of(
                $"<p>{kind.Count() - ShownOfKind} more are in audit.csv.</p>"))}
            """));

    private static string Expected(DataAudit audit, AuditKind kind) =>
        kind == AuditKind.Label && audit.Labels is { } labels ? labels.ToString() : "";

    private static Markup Card(AuditFinding finding, Dictionary<string, Thumbnail.Picture?> pictures) => Markup.Of(
        $"""
        <article class="card"><h3><bdi>{finding.Path}</bdi></h3>
        {PicturePair.Of(Files(finding).Zip([finding.Path, finding.Other ?? ""])
            .Select(file => (file.Second, pictures.GetValueOrDefault(file.First))))}
        <p>{Facts(finding)} <span class="quiet">score {finding.Score:0.000}</span></p></article>

        """);

    private static Markup Facts(AuditFinding finding) => finding.Kind == AuditKind.Label
        ? Markup.Of($"labelled <strong>{finding.Label}</strong>, more probably <strong>{finding.Suggestion}</strong>")
        : Markup.Of($"{finding.Suggestion}{Markup.When(finding.Other is not null, () => Markup.Of($": <bdi>{finding.Other}</bdi>"))}");
}
