namespace Pipelines.Tests.Evaluation.Comparison;

public sealed class RunComparisonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipelines-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_image_is_counted_where_it_belongs()
    {
        var comparison = Compare(
            WrittenRun.Classification(Run("a"), 100, image => image < 10),
            WrittenRun.Classification(Run("b"), 100, image => image is >= 8 and < 13));

        var pair = Assert.Single(comparison.Pairs);
        var classifiers = pair.Classification!;
        Assert.Equal(("A", "B", 100), (pair.First, pair.Second, pair.SharedImages));
        Assert.Equal(
            (87, 3, 8, 2),
            (classifiers.BothCorrect, classifiers.OnlyFirstCorrect, classifiers.OnlySecondCorrect, classifiers.BothWrong));
        Assert.Equal(2.0 * (1 + 11 + 55 + 165) / 2048, classifiers.PValue, 1e-12);
        Assert.Equal(ComparisonVerdict.NoDifference, classifiers.Verdict);
        Assert.Equal("A and B: no difference that these 100 images could show.", pair.Conclusion);
        Assert.Equal(13, classifiers.Images.Count);
        var image = classifiers.Images[0];
        Assert.Equal(("000.jpg", "cat", "dog", "cat"), (image.Path, image.Truth, image.First.Label, image.Second.Label));
        Assert.Equal((false, true), (image.First.IsCorrect, image.Second.IsCorrect));
        Assert.Equal(0.9, image.First.Score, 1e-6);
        var accuracy = classifiers.Differences[0];
        Assert.Equal(("accuracy", 0.05), (accuracy.Metric, Math.Round(accuracy.Difference, 12)));
        Assert.InRange(0.05, accuracy.Interval.Low, accuracy.Interval.High);
    }

    [Fact]
    public void What_is_better_is_said_with_its_interval_whichever_comes_first()
    {
        var (worse, better) = (
            WrittenRun.Classification(Run("a"), 300, image => image % 5 == 0),
            WrittenRun.Classification(Run("b"), 300, image => image % 20 == 0));

        var forth = Compare(worse, better).Pairs[0];
        var back = Compare(better, worse).Pairs[0];

        Assert.Equal(ComparisonVerdict.SecondBetter, forth.Classification!.Verdict);
        Assert.Equal(ComparisonVerdict.FirstBetter, back.Classification!.Verdict);
        Assert.Matches(@"^B is better: 0\.1\d to 0\.\d\d more accuracy \(95 %\)\.$", forth.Conclusion);
        Assert.Equal("A" + forth.Conclusion[1..], back.Conclusion);
        Assert.All(
            forth.Classification.Differences.Zip(back.Classification.Differences),
            pair => Assert.Equal(pair.First.Difference, -pair.Second.Difference, 1e-12));
    }

    [Fact]
    public void Images_are_found_by_their_bytes_under_other_names_and_in_another_order()
    {
        var comparison = Compare(
            WrittenRun.Classification(Run("a"), 60, image => image < 6),
            WrittenRun.Classification(
                Run("b"), 60, image => image < 6, image: image => WrittenRun.Image($"moved/{59 - image:00}.png", $"{image}")));

        var pair = comparison.Pairs[0];
        Assert.Equal((60, 54, 6), (pair.SharedImages, pair.Classification!.BothCorrect, pair.Classification.BothWrong));
    }

    [Fact]
    public void Equal_names_of_other_images_are_not_the_same_images()
    {
        var comparison = Compare(
            WrittenRun.Classification(Run("a"), 60, _ => false),
            WrittenRun.Classification(Run("b"), 60, _ => false, image: image => WrittenRun.Image($"{image:000}.jpg", $"other {image}")));

        var pair = comparison.Pairs[0];
        Assert.Null(pair.Classification);
        Assert.Equal(
            "A and B were evaluated on different images and are not compared: none of the 60 of A and the 60 of B is in both.",
            pair.Conclusion);
        Assert.NotEmpty(comparison.Metrics);
    }

    [Fact]
    public void Files_of_an_older_version_without_hashes_are_compared_by_names_and_truth()
    {
        var (a, b) = (WrittenRun.Classification(Run("a"), 60, image => image < 6), WrittenRun.Classification(Run("b"), 60, _ => false));
        WithoutColumn(a, "hash");
        foreach (var folder in new[] { a, b })
        {
            WithoutIntervals(folder);
        }

        var comparison = Compare(a, b);

        Assert.Equal((60, 6), (comparison.Pairs[0].SharedImages, comparison.Pairs[0].Classification!.OnlySecondCorrect));
        Assert.All(comparison.Metrics, metric => Assert.All(metric.Intervals, Assert.Null));
    }

    [Fact]
    public void Half_of_the_smaller_evaluation_is_enough_and_is_said()
    {
        var enough = Compare(
            WrittenRun.Classification(Run("a"), 100, _ => false),
            WrittenRun.Classification(Run("b"), 60, _ => false, image: image => WrittenRun.Image(image + 69))).Pairs[0];
        var tooFew = Compare(
            Run("a"), WrittenRun.Classification(Run("c"), 60, _ => false, image: image => WrittenRun.Image(image + 72))).Pairs[0];

        Assert.Equal(31, enough.SharedImages);
        Assert.EndsWith(
            "Compared on the images that both were evaluated on: 31 of the 100 of A and the 60 of B.",
            enough.Conclusion,
            StringComparison.Ordinal);
        Assert.NotNull(enough.Classification);
        Assert.Contains("not compared: 28 of the 100 of A and the 60 of B are in both", tooFew.Conclusion, StringComparison.Ordinal);
        Assert.Null(tooFew.Classification);
    }

    [Fact]
    public void An_image_that_got_another_label_is_left_out()
    {
        var (a, b) = (WrittenRun.Classification(Run("a"), 60, _ => false), WrittenRun.Classification(Run("b"), 60, _ => false));
        Change(b, "predictions.csv", text => text.Replace("000.jpg,cat", "000.jpg,owl", StringComparison.Ordinal));

        var pair = Compare(a, b).Pairs[0];

        Assert.Equal((59, 1), (pair.SharedImages, pair.Relabelled));
        Assert.EndsWith(
            "1 image has another label in one run than in the other and is left out.", pair.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_a_group_are_drawn_together_and_widen_the_interval()
    {
        static bool IsWrong(int image) => image / 10 % 4 == 0;
        var single = Compare(
            WrittenRun.Classification(Run("a"), 200, IsWrong), WrittenRun.Classification(Run("b"), 200, _ => false)).Pairs[0];
        var grouped = Compare(
            WrittenRun.Classification(
                Run("c"), 200, IsWrong, image: image => WrittenRun.Image($"{image}", $"{image}", $"patient {image / 10}")),
            Run("b")).Pairs[0];

        Assert.Null(single.Classification!.Groups);
        Assert.Equal(20, grouped.Classification!.Groups);
        var (narrow, wide) = (single.Classification.Differences[0].Interval, grouped.Classification.Differences[0].Interval);
        Assert.True(wide.High - wide.Low > 2 * (narrow.High - narrow.Low));
    }

    [Fact]
    public void Settings_that_differ_are_listed_key_by_key()
    {
        var comparison = Compare(
            WrittenRun.Classification(Run("a"), 30, _ => false, """ "training": { "epochs": 5, "seed": 1 }, "cache": { "folder": "x" } """),
            WrittenRun.Classification(
                Run("deeper/b"),
                30,
                _ => false,
                """ "training": { "epochs": 8, "seed": 1 }, "backbone": { "mean": [ 0.5, 1 ] }, "cache": { "folder": "y" } """));

        Assert.Equal(["training.epochs", "backbone.mean"], comparison.Settings.Select(setting => setting.Setting));
        Assert.Equal(["5", "8"], comparison.Settings[0].Values);
        Assert.Equal([null, "[0.5, 1]"], comparison.Settings[1].Values);
    }

    [Fact]
    public void One_place_by_two_relative_paths_is_no_difference()
    {
        var comparison = Compare(
            WrittenRun.Classification(Run("a"), 30, _ => false, """ "data": { "train": "../photos" } """),
            WrittenRun.Classification(Run("deeper/b"), 30, _ => false, """ "data": { "train": "../../photos" } """));

        Assert.Empty(comparison.Settings);
    }

    [Fact]
    public void Three_runs_are_compared_with_the_first_and_shown_side_by_side()
    {
        var comparison = Compare(
            WrittenRun.Classification(Run("a"), 60, _ => false),
            WrittenRun.Classification(Run("b"), 60, image => image < 6),
            WrittenRun.Classification(Run("c"), 60, image => image < 30));

        Assert.Equal([("A", "B"), ("A", "C")], comparison.Pairs.Select(pair => (pair.First, pair.Second)));
        var accuracy = comparison.Metrics.Single(metric => metric.Metric == "accuracy");
        Assert.Equal([1, 0.9, 0.5], accuracy.Values.Select(value => Math.Round(value!.Value, 6)));
        Assert.All(accuracy.Intervals, Assert.NotNull);
    }

    [Fact]
    public void Clusterings_are_compared_by_how_far_they_agree()
    {
        var a = WrittenRun.Clustering(Run("a"), 90, image => image % 3);
        var renumbered = WrittenRun.Clustering(Run("b"), 90, image => (image + 1) % 3);
        var unrelated = WrittenRun.Clustering(Run("c"), 90, image => image / 30);

        var comparison = Compare(a, renumbered, unrelated);

        Assert.Equal(PipelineTask.Clustering, comparison.Task);
        Assert.Equal(1, comparison.Pairs[0].AdjustedRandIndex!.Value, 1e-12);
        Assert.InRange(comparison.Pairs[1].AdjustedRandIndex!.Value, -0.1, 0.1);
        Assert.Contains("adjusted Rand index of 1.00", comparison.Pairs[0].Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public void Pretext_tasks_have_their_metrics_side_by_side()
    {
        var comparison = Compare(WrittenRun.Pretext(Run("a"), 0.5), WrittenRun.Pretext(Run("b"), 0.25));

        Assert.Empty(comparison.Pairs);
        Assert.Equal([0.5, 0.25], comparison.Metrics.Single(metric => metric.Metric == "validationLoss").Values);
    }

    private static RunComparison Compare(params string[] folders) => RunComparison.Load(folders);

    private string Run(string name) => Path.Combine(_folder, name);

    private static void Change(string folder, string name, Func<string, string> change) =>
        WrittenRun.Write(folder, name, change(File.ReadAllText(Path.Combine(folder, name))));

    private static void WithoutColumn(string folder, string last) => Change(folder, "predictions.csv", text =>
    {
        Assert.EndsWith($",{last}", text.Split('\n')[0], StringComparison.Ordinal);
        return string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => line[..line.LastIndexOf(',')]));
    });

    private static void WithoutIntervals(string folder) => Change(folder, "metrics.json", text =>
    {
        var metrics = MetricsJson.Read<ClassificationMetrics>(text, "metrics.json");
        return MetricsJson.Write(
            metrics with { Intervals = null, PerClass = [.. metrics.PerClass.Select(row => row with { Intervals = null })] });
    });
}
