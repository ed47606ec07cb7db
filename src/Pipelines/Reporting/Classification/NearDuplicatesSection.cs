using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pictures;

namespace Pipelines.Reporting.Classification;

/// <summary>Held-out images that show the same picture as a training image, side by side.</summary>
internal static class NearDuplicatesSection
{
    private const int MostShown = 24;

    /// <summary>The section; null where there are none.</summary>
    public static ReportSection? Of(ClassificationReport report, CancellationToken cancellation) =>
        report.Metrics.NearDuplicates is { Count: > 0 } pairs
            ? new("near-duplicates", "Near-duplicates", Body(report, pairs, cancellation))
            : null;

    private static Markup Body(ClassificationReport report, IReadOnlyList<NearDuplicateImage> pairs, CancellationToken cancellation)
    {
        var files = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var image in (report.Training?.Images ?? []).Concat(report.Images))
        {
            files.TryAdd(image.Name, image.Path);
        }

        var shown = pairs.Take(MostShown).ToList();
        List<string> names = [.. shown.SelectMany(pair => new[] { pair.Path, pair.Other })];
        var pictures = PictureSize.Large.TryMakeAll([.. names.Select(name => files.GetValueOrDefault(name))], cancellation);
        var other = report.Metrics.CrossValidation is null ? "a training image" : "an image of another fold";
        return Markup.Of(
            $"""
            <p>{pairs.Count:n0} of {Quantity.Of(report.Metrics.Images, "images")} {(pairs.Count == 1 ? "shows" : "show")} the same
            picture as {other}. The model has seen it, so that the figures may be too good. <code>"nearDuplicates": "together"</code> in
            <code>data</code> keeps such images on one side.</p>
            <div class="cards">{shown.Index().Select(pair => Markup.Of(
                $"""
                <article class="card"><h3><bdi>{pair.Item.Path}</bdi></h3>
                {PicturePair.Of(names.Zip(pictures).Skip(2 * pair.Index).Take(2))}
                <p>as <bdi>{pair.Item.Other}</bdi> <span class="quiet">similarity {pair.Item.Similarity:0.000}</span></p></article>

                """))}</div>
            {Markup.When(pairs.Count > MostShown, () => Markup.Of(
                $"<p>{pairs.Count - MostShown:n0} more are in <code>metrics.json</code>.</p>"))}
            """);
    }
}
