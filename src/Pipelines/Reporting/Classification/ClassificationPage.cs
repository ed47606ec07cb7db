using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pictures;
using Pipelines.Reporting.Sections;

namespace Pipelines.Reporting.Classification;

/// <summary>The page of a classifier.</summary>
internal static class ClassificationPage
{
    private const int MostInView = 60;
    private const int SamplesOfAClass = 3;
    private const int MostClassesWithSamples = 30;

    /// <summary>Makes the page.</summary>
    /// <param name="report">What it is made of.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Markup Of(ClassificationReport report, CancellationToken cancellation)
    {
        var predictions = new Predictions(report);
        var shown = PictureChoice.OfClassifier(report.Truth, predictions.Predicted, report.Run.Options.Images, report.Run.Options.Seed);
        var mapped = EmbeddingMap.Choose(report.Truth, report.Run.Options.Seed);
        var vectors = ShownVectors.Of(report.Embed, shown, mapped);

        // Beside the pictures: each has parts that use one core only.
        var map = Task.Run(() => Map(report, predictions, shown, mapped, vectors, cancellation), CancellationToken.None);
        using var maps = new ShownMaps(report);
        var pictures = PictureSize.Large.TryMakeAll([.. shown.Select(image => report.Images[image].Path)], cancellation);
        var data = Data(report, predictions, shown, pictures, vectors, maps, cancellation) with { Map = map.GetAwaiter().GetResult() };
        List<ReportSection?> sections =
        [
            ResultSection.Of(report),
            ConfusionSection.Of(report, shown.Count),
            GallerySection.Of(data),
            ClassesSection.Of(report),
            FoldsSection.Of(report),
            ScoresSection.Of(report, predictions),
            DecisionSection.Of(report, shown),
            MapSection.Of(data, [("truth", "class"), ("right", "right or wrong"), ("predicted", "predicted class")]),
            TrainingSection.Of(report.Run),
            NearDuplicatesSection.Of(report, cancellation),
            DataSection.Of(report.Run, ImageSizes.Describe(pictures), Samples(report, data)),
            SettingsSection.Of(report.Run),
        ];
        return ReportPage.Of(report.Run, Summary(report), [.. sections.OfType<ReportSection>()], data);
    }

    private static Markup Summary(ClassificationReport report)
    {
        var metrics = report.Metrics;
        return Markup.Of(
            $"""
            <p class="lead">{Quantity.Of(report.Labels.Count, "classes")}; accuracy <strong>{metrics.Accuracy:0.0000}</strong> on
            {Quantity.Of(metrics.Images, "images")} ({report.Run.EvaluatedOn})</p>
            """);
    }

    private static ReportData Data(
        ClassificationReport report,
        Predictions predictions,
        IReadOnlyList<int> shown,
        IReadOnlyList<Thumbnail.Picture?> pictures,
        ShownVectors? vectors,
        ShownMaps shownMaps,
        CancellationToken cancellation)
    {
        var byImportance = shown.Index().OrderByDescending(entry => predictions.Loss[entry.Item]).Select(entry => entry.Index).ToList();
        var (neighbours, references) = ReferencePictures.Of(vectors?.OfShown, report.Training, byImportance, cancellation);
        var maps = shownMaps.Of(predictions, shown, pictures, byImportance, cancellation);
        return new()
        {
            Task = PipelineTask.Classification,
            Pipeline = report.Run.Pipeline,
            EvaluatedOn = report.Run.EvaluatedOn,
            ImageCount = report.Images.Count,
            Labels = report.Labels,
            Images =
            [
                .. shown.Index().Select(entry => new ReportImage(
                    report.Images[entry.Item].Name,
                    predictions.Truth[entry.Item],
                    predictions.Predicted[entry.Item],
                    TopScores(report, predictions.Truth[entry.Item], entry.Item),
                    pictures[entry.Index] is { } picture ? Convert.ToBase64String(picture.Jpeg) : null)
                {
                    Loss = predictions.Loss[entry.Item],
                    Neighbours = neighbours?[entry.Index],
                    Maps = maps.GetValueOrDefault(entry.Index),
                    Decision = report.Decided is { } decided ? CamelCase.Of(decided.Decisions[entry.Item]) : null,
                    Typicality = report.Decided?.Typicality?[entry.Item],
                    Set = report.Decided?.Sets is { } sets ? SetOf(sets[entry.Item], report.Scores.Row(entry.Item).ToArray()) : null,
                }),
            ],
            References = references,
            Views = Views(report, predictions, shown),
            SimilarityOrder = SimilarityOrder.Of(report.Metrics.Confusion.Counts),
            HasMaps = maps.Count > 0,
        };
    }

    private static ReportMap? Map(
        ClassificationReport report,
        Predictions predictions,
        IReadOnlyList<int> shown,
        IReadOnlyList<int> mapped,
        ShownVectors? vectors,
        CancellationToken cancellation) => vectors is null ? null : EmbeddingMap.Of(
        vectors.OfMapped,
        mapped,
        shown,
        report.Run.Options.Seed,
        image => (report.Images[image].Name, predictions.Truth[image], predictions.Predicted[image]),
        cancellation);

    private static List<int> SetOf(bool[] set, float[] scores) =>
        [.. Enumerable.Range(0, set.Length).Where(label => set[label]).OrderByDescending(label => scores[label])];

    private static List<ReportScore> TopScores(ClassificationReport report, int truth, int image)
    {
        const int Most = 5;
        var scores = report.Scores.Row(image).ToArray();
        var best = scores.Index().OrderByDescending(score => score.Item).Take(Most).Select(score => score.Index).ToList();
        return [.. best.Append(truth).Distinct().Select(label => new ReportScore(label, scores[label]))];
    }

    private static List<ReportView> Views(ClassificationReport report, Predictions predictions, IReadOnlyList<int> shown)
    {
        var all = shown.Index().Select(entry => (Place: entry.Index, Image: entry.Item)).ToList();
        List<int> Places(IEnumerable<(int Place, int Image)> chosen) => [.. chosen.Take(MostInView).Select(entry => entry.Place)];
        List<int> Decided(ImageDecision decision) => report.Decided is { } decided
            ? Places(all.Where(entry => decided.Decisions[entry.Image] == decision)
                .OrderBy(entry => decided.Typicality?[entry.Image] ?? predictions.Score[entry.Image]))
            : [];
        var wrong = all.Where(entry => !predictions.IsRight(entry.Image)).ToList();
        var right = all.Where(entry => predictions.IsRight(entry.Image)).ToList();
        List<ReportView> views =
        [
            new("mistakes", "Most confident mistakes", Places(wrong.OrderByDescending(entry => predictions.Score[entry.Image]))),
            new("uncertain", "Least certain right ones", Places(right.OrderBy(entry => predictions.Score[entry.Image]))),
            new("losses", "Highest losses", Places(all.OrderByDescending(entry => predictions.Loss[entry.Image]))),
            new("unsure", "Unsure", Decided(ImageDecision.Unsure)),
            new("unknown", "Unknown", Decided(ImageDecision.Unknown)),
            new("all", "All", [.. all.Select(entry => entry.Place)]),
        ];
        return [.. views.Where(view => view.Images.Count > 0)];
    }

    /// <summary>A few of the pictures of each class, as a row of buttons.</summary>
    private static Markup Samples(ClassificationReport report, ReportData data)
    {
        var byClass = data.Images.Index().Where(entry => entry.Item.Picture is not null).ToLookup(entry => entry.Item.Truth);
        Markup Strip(int label) =>
            PictureStrip.Of(byClass[label].Take(SamplesOfAClass).Select(entry => entry.Index), columns: SamplesOfAClass);
        return Markup.When(data.Images.Count > 0, () => Markup.Of(
            $"""
            <details><summary>Pictures of each class, from the evaluated images</summary><div class="samples">
            {report.Labels.Index().Take(MostClassesWithSamples).Select(label => Markup.Of(
                $"<div><h3><bdi>{label.Item}</bdi></h3>{Strip(label.Index)}</div>"))}
            </div></details>
            """));
    }
}
