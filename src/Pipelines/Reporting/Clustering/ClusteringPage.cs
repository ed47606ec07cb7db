using Pipelines.Numerics;
using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pictures;
using Pipelines.Reporting.Sections;

namespace Pipelines.Reporting.Clustering;

/// <summary>The page of a clustering.</summary>
internal static class ClusteringPage
{
    private const int MostInView = 60;
    private const int Neighbours = 4;

    /// <summary>Makes the page.</summary>
    /// <param name="report">What it is made of.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Markup Of(ClusteringReport report, CancellationToken cancellation)
    {
        double[] distances = [.. Enumerable.Range(0, report.Images.Count).Select(image =>
            Math.Sqrt(SquaredDistances.Between(report.Embeddings.Row(image), report.Centroids.Row(report.Groups[image]))))];
        var groups = ImageGroup.Of(report, distances);
        List<string> names = [.. groups.Select(group => $"group {group.Number + 1}")];
        var shown = PictureChoice.OfGroups(
            [.. groups.Select(group => group.Images)],
            GroupCardsSection.NearestPictures,
            GroupCardsSection.DistantPictures,
            report.Run.Options.Images,
            report.Run.Options.Seed);
        var places = shown.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var pictures = PictureSize.Large.TryMakeAll([.. shown.Select(image => report.Images[image].Path)], cancellation);
        var data = Data(report, distances, names, shown, pictures, cancellation);
        (string, string)[] colors = data.Truths is null
            ? [("predicted", "group")]
            : [("predicted", "group"), ("truth", "label")];
        List<ReportSection?> sections =
        [
            GroupingSection.Of(report),
            GroupCardsSection.Of(groups, names, places),
            MapSection.Of(data, colors),
            SilhouetteSection.Of(report, groups, names),
            GallerySection.Of(data),
            DataSection.Of(report.Run, ImageSizes.Describe(pictures), Markup.Empty),
            SettingsSection.Of(report.Run),
        ];
        return ReportPage.Of(report.Run, Summary(report), [.. sections.OfType<ReportSection>()], data);
    }

    private static Markup Summary(ClusteringReport report) => Markup.Of(
        $"""
        <p class="lead"><strong>{Quantity.Of(report.Metrics.K, "groups")}</strong> of {Quantity.Of(report.Images.Count, "images")}
        ({report.Run.EvaluatedOn})</p>
        """);

    private static ReportData Data(
        ClusteringReport report,
        double[] distances,
        IReadOnlyList<string> names,
        IReadOnlyList<int> shown,
        IReadOnlyList<Thumbnail.Picture?> pictures,
        CancellationToken cancellation)
    {
        var truths = report.Images.Select(image => image.Label).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var numbers = truths.Index().ToDictionary(label => label.Item, label => label.Index);
        int? Truth(int image) => report.Images[image].Label is { } label ? numbers[label] : null;
        var mapped = EmbeddingMap.Choose(report.Groups, report.Run.Options.Seed);
        var vectors = ShownVectors.Of(report.Embeddings.Select, shown, mapped)!;
        var nearest = NearestImages.Find(vectors.OfShown, vectors.OfShown, Neighbours, isSelf: true, cancellation);
        return new()
        {
            Task = PipelineTask.Clustering,
            Pipeline = report.Run.Pipeline,
            EvaluatedOn = report.Run.EvaluatedOn,
            ImageCount = report.Images.Count,
            Labels = names,
            Truths = truths.Count == 0 ? null : truths,
            Images =
            [
                .. shown.Index().Select(entry => new ReportImage(
                    report.Images[entry.Item].Name,
                    Truth(entry.Item),
                    report.Groups[entry.Item],
                    [],
                    pictures[entry.Index] is { } picture ? Convert.ToBase64String(picture.Jpeg) : null)
                {
                    Distance = distances[entry.Item],
                    Silhouette = report.Silhouettes[entry.Item],
                    Neighbours = [.. nearest[entry.Index].Select(neighbour => new ReportNeighbour(neighbour.Row, neighbour.Similarity))],
                }),
            ],
            Views = Views(report, distances, shown),
            Map = EmbeddingMap.Of(
                vectors.OfMapped,
                mapped,
                shown,
                report.Run.Options.Seed,
                image => (report.Images[image].Name, Truth(image), report.Groups[image]),
                cancellation),
        };
    }

    private static List<ReportView> Views(ClusteringReport report, double[] distances, IReadOnlyList<int> shown)
    {
        var all = shown.Index().ToList();
        List<ReportView> views =
        [
            new(
                "all",
                "All",
                [.. all.OrderBy(entry => report.Groups[entry.Item]).ThenBy(entry => distances[entry.Item]).Select(entry => entry.Index)]),
            new(
                "between",
                "Between two groups",
                [.. all.Where(entry => report.Silhouettes[entry.Item] is not null)
                    .OrderBy(entry => report.Silhouettes[entry.Item])
                    .Take(MostInView)
                    .Select(entry => entry.Index)]),
            new(
                "distant",
                "Most distant",
                [.. all.OrderByDescending(entry => distances[entry.Item]).Take(MostInView).Select(entry => entry.Index)]),
        ];
        return [.. views.Where(view => view.Images.Count > 0)];
    }
}
