using Pipelines;
using Pipelines.Evaluation;
using Pipelines.Evaluation.Comparison;
using Pipelines.Numerics;
using Pipelines.Reporting.Comparison;
using Pipelines.Tests.Reporting.Samples;

namespace Report.Tests;

/// <summary>Two made-up runs on 60 images: A has every third wrong, B every fourth.</summary>
internal static class SampleComparison
{
    public const int Images = 60;

    private static readonly string[] s_labels = SampleReports.HostileLabels;

    public static bool IsRightInFirst(int image) => image % 3 != 0;

    public static bool IsRightInSecond(int image) => image % 4 != 0;

    public static string NameOf(int image) => $"<b>{image:00}</b>.jpg";

    /// <summary>What the page is made of.</summary>
    /// <param name="pictures">The file of an image.</param>
    public static ComparisonContent Of(Func<int, string?> pictures)
    {
        var (first, second) = (Run("<i>one</i>", IsRightInFirst, "7"), Run("two", IsRightInSecond, "<script>window.hacked=1</script>"));
        var comparison = new RunComparison(
            PipelineTask.Classification,
            [new("A", first.Pipeline, "runs/one", Images), new("B", second.Pipeline, "runs/two", Images)],
            [new("accuracy", [Accuracy(first), Accuracy(second)], [new(0.5, 0.8), null])],
            [new("training.epochs", [first.Settings["epochs"], second.Settings["epochs"]])],
            [PairComparer.Compare(("A", first), ("B", second), CancellationToken.None)]);
        return new(
            comparison,
            name => pictures(int.Parse(name.AsSpan(3, 2), System.Globalization.CultureInfo.InvariantCulture)),
            new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            "1.2.3",
            new());
    }

    private static double Accuracy(LoadedRun run) => ((ClassificationMetrics)run.Metrics).Accuracy;

    private static LoadedRun Run(string name, Func<int, bool> isRight, string epochs)
    {
        int[] truth = [.. Enumerable.Range(0, Images).Select(image => image % s_labels.Length)];
        int[] predicted = [.. truth.Index().Select(image => isRight(image.Index) ? image.Item : (image.Item + 1) % s_labels.Length)];
        var scores = new FeatureMatrix(Images, s_labels.Length);
        for (var image = 0; image < Images; image++)
        {
            scores.Row(image).Fill(0.3f / (s_labels.Length - 1));
            scores.Row(image)[predicted[image]] = 0.7f;
        }

        return new(
            name,
            name,
            PipelineTask.Classification,
            new Dictionary<string, string> { ["epochs"] = epochs },
            ClassificationEvaluator.Evaluate(s_labels, truth, scores),
            new ClassifiedImages(s_labels, truth, predicted, scores)
            {
                Paths = [.. Enumerable.Range(0, Images).Select(NameOf)],
                Labels = [.. truth.Select(label => s_labels[label])],
                Hashes = [.. Enumerable.Range(0, Images).Select(image => $"{image:x8}")],
                Groups = null,
            });
    }
}
