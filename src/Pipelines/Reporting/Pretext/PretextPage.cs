using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pictures;
using Pipelines.Reporting.Sections;

namespace Pipelines.Reporting.Pretext;

/// <summary>The page of a pretext run: how the backbone learned, and what it takes for alike.</summary>
internal static class PretextPage
{
    private const int Queries = 12;
    private const int Neighbours = 5;

    /// <summary>Makes the page.</summary>
    /// <param name="report">What it is made of.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Markup Of(PretextReport report, CancellationToken cancellation)
    {
        var queries = Enumerable.Range(0, Math.Min(Queries, report.Images.Count))
            .Select(query => query * report.Images.Count / Math.Min(Queries, report.Images.Count))
            .ToList();
        var before = Nearest(report.Before, queries, cancellation);
        var after = Nearest(report.After, queries, cancellation);
        var shown = queries.Concat(before.Concat(after).SelectMany(row => row)).Distinct().Order().Take(report.Run.Options.Images).ToList();
        var places = shown.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var pictures = PictureSize.Large.TryMakeAll([.. shown.Select(image => report.Images[image].Path)], cancellation);
        var data = Data(report, shown, pictures);
        List<ReportSection?> sections =
        [
            Result(report),
            before.Length == 0 ? null : NeighbourSection(report, queries, before, after, places),
            TrainingSection.Of(report.Run),
            DataSection.Of(report.Run, ImageSizes.Describe(pictures), Markup.Empty),
            SettingsSection.Of(report.Run),
        ];
        var summary = Markup.Of(
            $"""
            <p class="lead">A backbone, trained on {Quantity.Of(report.Metrics.Images, "images")} by
            {CamelCase.Of(report.Metrics.Objective)}</p>
            """);
        return ReportPage.Of(report.Run, summary, [.. sections.OfType<ReportSection>()], data);
    }

    private static IReadOnlyList<int>[] Nearest(Numerics.FeatureMatrix? vectors, IReadOnlyList<int> queries, CancellationToken cancellation)
    {
        if (vectors is null)
        {
            return [];
        }

        // One more than wanted: the nearest is the image itself.
        var nearest = NearestImages.Find(vectors.Select(queries), vectors, Neighbours + 1, isSelf: false, cancellation);
        return [.. nearest.Zip(queries, (found, query) =>
            found.Select(neighbour => neighbour.Row).Where(row => row != query).Take(Neighbours).ToList())];
    }

    private static ReportSection Result(PretextReport report)
    {
        var metrics = report.Metrics;
        return new("result", "Result", Markup.Of(
            $"""
            <dl class="tiles">
            {Tile.Of("linear probe, after", report.Probe?.After, "classes recognised by a linear classifier")}
            {Tile.Of("linear probe, before", report.Probe?.Before, "the same before training")}
            {Tile.Of("validation loss", metrics.ValidationLoss, "of the pretext task")}
            {Tile.Of("validation accuracy", metrics.ValidationAccuracy, "of the pretext task")}
            </dl>
            <p>Epoch {metrics.Epoch} was kept; the vectors have {metrics.Dimensions} numbers. How good the backbone is for a task of your
            own, only a pipeline that uses it can tell.</p>
            {Markup.When(report.Probe is not null, () => Markup.Of(
                $"<p>The probe predicts each of {Quantity.Of(report.Images.Count, "images")} from all the others (Rifkin 2007).</p>"))}
            {Markup.When(report.Run.Notes.Count > 0, () => NoteMarkup.Of(report.Run.Notes))}
            """));
    }

    private static ReportSection NeighbourSection(
        PretextReport report,
        IReadOnlyList<int> queries,
        IReadOnlyList<int>[] before,
        IReadOnlyList<int>[] after,
        IReadOnlyDictionary<int, int> places) => new("neighbours", "What it takes for alike", Markup.Of(
        $"""
        <p>Some images, and the images nearest to each by the cosine of their vectors: before training and after.</p>
        <div class="cards">{queries.Index().Select(query => Markup.Of(
            $"""
            <article class="card"><h3><bdi>{report.Images[query.Item].Name}</bdi></h3>
            {PictureStrip.Of([query.Item], places, Neighbours)}
            <p class="quiet">nearest before</p>{PictureStrip.Of(before[query.Index], places, Neighbours)}
            <p class="quiet">nearest after</p>{PictureStrip.Of(after[query.Index], places, Neighbours)}</article>

            """))}</div>
        """));

    private static ReportData Data(PretextReport report, IReadOnlyList<int> shown, IReadOnlyList<Thumbnail.Picture?> pictures)
    {
        var labels = report.Images.Select(image => image.Label ?? "").Distinct().Order(StringComparer.Ordinal).ToList();
        return new()
        {
            Task = PipelineTask.Pretext,
            Pipeline = report.Run.Pipeline,
            EvaluatedOn = report.Run.EvaluatedOn,
            ImageCount = report.Images.Count,
            Labels = labels,
            Images =
            [
                .. shown.Index().Select(entry => new ReportImage(
                    report.Images[entry.Item].Name,
                    null,
                    labels.IndexOf(report.Images[entry.Item].Label ?? ""),
                    [],
                    pictures[entry.Index] is { } picture ? Convert.ToBase64String(picture.Jpeg) : null)),
            ],
        };
    }
}
