using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Evaluation.Intervals;
using Pipelines.Numerics;

namespace Pipelines.Tests.Evaluation.Intervals;

public sealed class ClassifierIntervalsTests
{
    [Fact]
    public void The_same_images_always_have_the_same_intervals_and_they_hold_the_figures()
    {
        var images = SyntheticClassifier.Draw(341, seed: 3);
        var figures = new ResampledMetrics(images, ImageGroups.Single(341)).OfAll();

        var one = Of(images, ImageGroups.Single(341));
        var again = Of(images, ImageGroups.Single(341));

        Assert.Equal(MetricsJson.Write(one), MetricsJson.Write(again));
        Assert.InRange(figures.Accuracy, one.Accuracy.Low, one.Accuracy.High);
        Assert.InRange(figures.MacroAccuracy, one.MacroAccuracy.Low, one.MacroAccuracy.High);
        Assert.InRange(figures.MacroF1, one.MacroF1.Low, one.MacroF1.High);
        Assert.InRange(figures.LogLoss, one.LogLoss.Low, one.LogLoss.High);
        Assert.Equal((0.95, 2000), (one.Level, one.Resamples));
        Assert.Null(one.Groups);
        Assert.Equal(IntervalMethod.Wilson, one.Method["accuracy"]);
        Assert.Equal(IntervalMethod.Bootstrap, one.Method["macroAccuracy"]);
    }

    [Fact]
    public void Four_times_the_images_halve_the_interval()
    {
        var few = Of(SyntheticClassifier.Draw(400, 1), ImageGroups.Single(400)).MacroAccuracy;
        var many = Of(SyntheticClassifier.Draw(6400, 1), ImageGroups.Single(6400)).MacroAccuracy;

        Assert.InRange((few.High - few.Low) / (many.High - many.Low), 3.2, 4.8);
    }

    [Fact]
    public void A_classifier_without_an_error_is_not_certain_to_make_none()
    {
        int[] truth = [.. Enumerable.Range(0, 33).Select(image => image % 3)];
        var intervals = Of(new(3, truth, truth, new double[33]), ImageGroups.Single(33));

        Assert.Equal((1, 1), (intervals.Accuracy.High, intervals.MacroAccuracy.High));
        Assert.InRange(intervals.Accuracy.Low, 0.85, 0.95);
        Assert.Equal(intervals.Accuracy.Low, intervals.MacroAccuracy.Low, 1e-9);
        Assert.Equal(IntervalMethod.Wilson, intervals.Method["macroF1"]);
    }

    [Fact]
    public void One_image_says_nothing_of_others()
    {
        var intervals = Of(new(2, [0], [0], [0.1]), ImageGroups.Single(1));

        Assert.InRange(intervals.Accuracy.Low, 0.15, 0.25);
        Assert.InRange(intervals.MacroAccuracy.Low, 0, 0.25);
        Assert.True(intervals.LogLoss.High > 30);
    }

    [Fact]
    public void A_class_without_images_has_no_intervals_and_one_never_predicted_none_of_its_precision()
    {
        var metrics = ClassificationEvaluator.Evaluate(
            ["a", "b", "c"], [0, 0, 1], new FeatureMatrix([1, 0, 0, 1, 0, 0, 1, 0, 0], 3, 3));

        Assert.Equal(1, metrics.PerClass[0].Intervals!.Recall.High);
        Assert.NotNull(metrics.PerClass[0].Intervals!.Precision);
        Assert.Null(metrics.PerClass[1].Intervals!.Precision);
        Assert.Equal(0, metrics.PerClass[1].Intervals!.Recall.Low);
        Assert.Null(metrics.PerClass[2].Intervals);
    }

    [Fact]
    public void Groups_and_copies_of_images_are_drawn_together()
    {
        HashedImage Image(string bytes, string? group) =>
            new(new("x", "x", "x") { Group = group }, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(bytes)));

        var groups = ImageGroups.Of([Image("1", "g"), Image("2", null), Image("3", "g"), Image("2", null), Image("4", null)]);

        Assert.Equal([0, 1, 0, 1, 2], groups.GroupOf);
        Assert.Equal([0, 2], groups[0].ToArray());
        Assert.Equal(3, groups.CountWhereAny);
    }

    [Fact]
    public void The_JSON_has_two_numbers_for_each_figure_and_older_files_have_none()
    {
        var metrics = ClassificationEvaluator.Evaluate(["a", "b"], [0, 1], new FeatureMatrix([0.75f, 0.25f, 0.25f, 0.75f], 2, 2));

        var json = MetricsJson.Write(metrics);
        var read = MetricsJson.Read<ClassificationMetrics>(json, "metrics.json");

        Assert.Equal(metrics.Intervals!.Accuracy, read.Intervals!.Accuracy);
        Assert.Contains("\"macroAccuracy\": [\n", json, StringComparison.Ordinal);
        Assert.Contains("\"level\": 0.95", json, StringComparison.Ordinal);
        Assert.Contains("\"accuracy\": \"wilson\"", json, StringComparison.Ordinal);
        var old = MetricsJson.Write(
            metrics with { Intervals = null, PerClass = [.. metrics.PerClass.Select(row => row with { Intervals = null })] });
        Assert.DoesNotContain("ntervals", old, StringComparison.Ordinal);
        Assert.Null(MetricsJson.Read<ClassificationMetrics>(old, "metrics.json").Intervals);
    }

    [Fact]
    public void Each_figure_has_its_limits_and_beside_them_level_and_method()
    {
        var json = MetricsJson.Write(new ClassificationIntervals
        {
            Accuracy = new(0.5, 0.75),
            TopK = new Dictionary<string, Interval> { ["3"] = new(0.75, 1) },
            MacroAccuracy = new(0.25, 0.5),
            MacroF1 = new(0, 0.5),
            LogLoss = new(1, 2.5),
            Level = 0.95,
            Method = new Dictionary<string, IntervalMethod>
            {
                ["accuracy"] = IntervalMethod.Wilson,
                ["logLoss"] = IntervalMethod.Bootstrap,
            },
            Resamples = 2000,
            Groups = 7,
        });

        Assert.Equal(
            """{"accuracy":[0.5,0.75],"topK":{"3":[0.75,1]},"macroAccuracy":[0.25,0.5],"macroF1":[0,0.5],"logLoss":[1,2.5],"level":"""
            + """0.95,"method":{"accuracy":"wilson","logLoss":"bootstrap"},"resamples":2000,"groups":7}""",
            string.Concat(json.Where(letter => !char.IsWhiteSpace(letter))));
    }

    [Theory]
    [InlineData("[0.5]")]
    [InlineData("[0.5, 0.6, 0.7]")]
    [InlineData("null")]
    [InlineData("{ \"low\": 0 }")]
    public void An_interval_that_is_none_is_refused(string text)
    {
        var json = $$"""{ "silhouette": {{text}}, "level": 0.95, "method": {}, "resamples": 2000 }""";

        Assert.Throws<PipelineException>(() => MetricsJson.Read<ClusteringIntervals>(json, "metrics.json"));
    }

    private static ClassificationIntervals Of(EvaluatedImages images, ImageGroups groups) =>
        new ClassifierIntervals(images, groups).OfAll([], [], CancellationToken.None);

    [Theory]
    [InlineData(0.804, 0.983, "0.80 to 0.98")]
    [InlineData(0.7568, 0.7651, "0.757 to 0.765")]
    [InlineData(0.98012, 0.98274, "0.9801 to 0.9827")]
    [InlineData(1, 1, "1.00 to 1.00")]
    public void Limits_that_are_close_have_more_digits(double low, double high, string text) =>
        Assert.Equal(text, new Interval(low, high).ToString());
}
