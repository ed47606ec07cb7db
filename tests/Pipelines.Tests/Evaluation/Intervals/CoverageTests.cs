using Pipelines.Evaluation.Intervals;

namespace Pipelines.Tests.Evaluation.Intervals;

/// <summary>
/// Whether 95 % intervals hold the truth in 95 % of the cases: on many data sets, drawn from a classifier whose true figures are known.
/// </summary>
public sealed class CoverageTests
{
    private const int DataSets = 600;
    private const int Population = 400_000;

    [Theory]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(400)]
    public void Intervals_of_a_classifier_hold_the_truth_in_93_to_97_percent(int images)
    {
        var truth = SyntheticClassifier.Draw(Population, seed: 0);
        var all = Figures(truth);
        var held = new int[4];
        Parallel.For(1, DataSets + 1, seed =>
        {
            var intervals = Intervals(SyntheticClassifier.Draw(images, seed), ImageGroups.Single(images));
            Count(held, 0, intervals.Accuracy, all.Accuracy);
            Count(held, 1, intervals.MacroAccuracy, all.MacroAccuracy);
            Count(held, 2, intervals.LogLoss, all.LogLoss);
            Count(held, 3, intervals.MacroF1, all.MacroF1);
        });

        AssertCoverage(held, DataSets);
    }

    [Fact]
    public void Intervals_of_images_in_groups_hold_the_truth_where_those_of_single_images_do_not()
    {
        const int Groups = 80;
        const int Size = 4;
        var all = Figures(SyntheticClassifier.DrawGroups(Population / Size, Size, seed: 0));
        var groups = ImageGroups.Of([.. Enumerable.Range(0, Groups * Size).Select(image => $"{image / Size}")]);
        var (held, heldBySingle) = (new int[3], new int[3]);
        Parallel.For(1, DataSets + 1, seed =>
        {
            var drawn = SyntheticClassifier.DrawGroups(Groups, Size, seed);
            foreach (var (counts, of) in new[] { (held, groups), (heldBySingle, ImageGroups.Single(Groups * Size)) })
            {
                var intervals = Intervals(drawn, of);
                Count(counts, 0, intervals.Accuracy, all.Accuracy);
                Count(counts, 1, intervals.MacroAccuracy, all.MacroAccuracy);
                Count(counts, 2, intervals.LogLoss, all.LogLoss);
            }
        });

        AssertCoverage(held, DataSets);
        Assert.All(heldBySingle, count => Assert.True(count < 0.9 * DataSets, $"{count} of {DataSets}"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    public void The_mean_of_skewed_silhouettes_is_held_as_well(int images)
    {
        // The square of a number from 0 to 1 has the mean 1/3.
        var held = new int[1];
        Parallel.For(1, DataSets + 1, seed =>
        {
            var random = new Random(seed);
            double[] values = [.. Enumerable.Range(0, images).Select(_ => Math.Pow(random.NextDouble(), 2))];
            var interval = SilhouetteInterval.Of(
                new(values.Average(), values, [.. Enumerable.Range(0, images)]), ImageGroups.Single(images), CancellationToken.None)!;
            Count(held, 0, interval.Silhouette, 1 / 3.0);
        });

        AssertCoverage(held, DataSets);
    }

    private static void Count(int[] held, int figure, Interval interval, double truth)
    {
        if (interval.Low <= truth && truth <= interval.High)
        {
            Interlocked.Increment(ref held[figure]);
        }
    }

    private static void AssertCoverage(int[] held, int of) => Assert.All(
        held, count => Assert.True(count >= 0.93 * of && count <= 0.97 * of, $"{string.Join(", ", held)} of {of}"));

    private static ResampledMetrics Figures(EvaluatedImages images) =>
        new ResampledMetrics(images, ImageGroups.Single(images.Count)).OfAll();

    private static ClassificationIntervals Intervals(EvaluatedImages images, ImageGroups groups) =>
        new ClassifierIntervals(images, groups).OfAll([], [], CancellationToken.None);
}
