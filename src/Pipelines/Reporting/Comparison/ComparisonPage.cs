using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;
using Pipelines.Reporting.Pictures;
using Pipelines.Reporting.Sections;

namespace Pipelines.Reporting.Comparison;

/// <summary>The page of several runs side by side: settings that differ, metrics, who is right where.</summary>
internal static class ComparisonPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="content">What it is made of.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Markup Of(ComparisonContent content, CancellationToken cancellation)
    {
        var comparison = content.Comparison;
        var title = string.Join(" and ", comparison.Runs.Select(run => run.Pipeline).Distinct());
        var data = Data(content, title, cancellation);
        List<ReportSection?> sections =
        [
            RunsSection.Of(comparison),
            .. comparison.Pairs.Select(PairSection.Of),
            GallerySection.Of(data, Shown(data, comparison)),
            DifferentSettings.Of(comparison),
        ];
        var summary = Markup.Of(
            $"""
            {comparison.Pairs.Select(pair => Markup.Of($"<p class=\"lead\">{pair.Conclusion}</p>"))}

            """);
        return PageFrame.Of(
            $"Comparison of {title}",
            summary,
            [.. sections.OfType<ReportSection>()],
            ReportJson.Write(data),
            ReportPage.Footer(content.Version, content.Time));
    }

    private static string Shown(ReportData data, RunComparison comparison)
    {
        var differing = comparison.Pairs.Sum(pair => pair.Classification?.Images.Count ?? 0);
        return data.Images.Count == differing
            ? "All images are here that one or both have wrong."
            : FormattableString.Invariant($"{data.Images.Count:n0} of the {differing:n0} images are here that one or both have wrong.");
    }

    private static ReportData Data(ComparisonContent content, string title, CancellationToken cancellation)
    {
        var pairs = content.Comparison.Pairs.Where(pair => pair.Classification is not null).ToList();
        List<(RunPair Pair, ComparedImage Image)> shown =
            [.. pairs.SelectMany(pair => Chosen(pair, content.Options.Images / pairs.Count).Select(image => (pair, image)))];
        List<string> labels =
        [
            .. shown.SelectMany(entry => new[] { entry.Image.Truth, entry.Image.First.Label, entry.Image.Second.Label })
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        var numbers = labels.Index().ToDictionary(label => label.Item, label => label.Index);
        var pictures = PictureSize.Large.TryMakeAll([.. shown.Select(entry => content.Find(entry.Image.Path))], cancellation);
        return new()
        {
            Task = content.Comparison.Task,
            Pipeline = title,
            EvaluatedOn = "shared images",
            ImageCount = pairs.Sum(pair => pair.SharedImages),
            Labels = labels,
            Images =
            [
                .. shown.Zip(pictures, (entry, picture) => new ReportImage(
                    entry.Image.Path,
                    numbers[entry.Image.Truth],
                    numbers[entry.Image.Second.Label],
                    [],
                    picture is null ? null : Convert.ToBase64String(picture.Jpeg))
                {
                    Predictions =
                    [
                        Prediction(entry.Pair.First, entry.Image.First, numbers),
                        Prediction(entry.Pair.Second, entry.Image.Second, numbers),
                    ],
                }),
            ],
            Views = Views(pairs, shown),
        };
    }

    private static ReportPrediction Prediction(string run, ComparedPrediction prediction, Dictionary<string, int> numbers) =>
        new(run, numbers[prediction.Label], prediction.Score);

    /// <summary>Those that only one has right come first: they are the difference.</summary>
    private static IEnumerable<ComparedImage> Chosen(RunPair pair, int most) => pair.Classification!.Images
        .OrderBy(image => image.First.IsCorrect == image.Second.IsCorrect)
        .ThenByDescending(image => Math.Max(image.First.Score, image.Second.Score))
        .Take(most);

    private static List<ReportView> Views(List<RunPair> pairs, List<(RunPair Pair, ComparedImage Image)> shown)
    {
        var views = new List<ReportView>();
        foreach (var pair in pairs)
        {
            void Add(string id, string title, Func<ComparedImage, bool> belongs)
            {
                List<int> places =
                    [.. shown.Index().Where(entry => entry.Item.Pair == pair && belongs(entry.Item.Image)).Select(entry => entry.Index)];
                if (places.Count > 0)
                {
                    views.Add(new($"{pair.First}-{pair.Second}-{id}", title, places));
                }
            }

            Add("second", $"{pair.Second} right, {pair.First} wrong", image => image.Second.IsCorrect && !image.First.IsCorrect);
            Add("first", $"{pair.First} right, {pair.Second} wrong", image => image.First.IsCorrect && !image.Second.IsCorrect);
            Add("wrong", $"{pair.First} and {pair.Second} wrong", image => !image.First.IsCorrect && !image.Second.IsCorrect);
        }

        return views;
    }
}
