using Pipelines.Classification.Decision;
using Pipelines.Numerics;

namespace Pipelines.Tests.Classification.Decision;

public sealed class AcceptanceThresholdTests
{
    [Theory]
    // scipy.stats.binom.cdf(errors, images, rate)
    [InlineData(0, 114, 0.02, 0.0999259)]
    [InlineData(1, 194, 0.02, 0.0984553)]
    [InlineData(5, 100, 0.1, 0.0575769)]
    [InlineData(3, 10, 0.5, 0.1718750)]
    public void The_probability_of_so_few_errors_is_that_of_the_binomial_distribution(
        int errors, int images, double rate, double probability) =>
        Assert.Equal(probability, AcceptanceThreshold.AtMost(errors, images, rate), 1e-3);

    [Fact]
    public void So_many_images_without_an_error_show_the_rate_and_one_fewer_does_not()
    {
        var fewest = AcceptanceThreshold.FewestImages(0.02);

        Assert.Equal(114, fewest);
        Assert.True(Math.Pow(0.98, fewest) <= 0.1 && Math.Pow(0.98, fewest - 1) > 0.1);
    }

    [Fact]
    public void The_accepted_are_wrong_more_often_than_wanted_in_no_more_than_a_tenth_of_the_draws()
    {
        const int Draws = 200, Images = 2000;
        const double Rate = 0.05;
        var (random, broken, accepting) = (new Random(1), 0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var (scores, labels) = Draw(random, Images);
            var threshold = AcceptanceThreshold.Fit(scores, labels, Rate);

            // The truth: an image of score s is wrong with probability 0.4 · (1 - s), of scores evenly spread above the threshold.
            accepting += threshold < 1 ? 1 : 0;
            broken += threshold < 1 && 0.4 * (1 - threshold) / 2 > Rate ? 1 : 0;
        }

        Assert.InRange(broken / (double)Draws, 0, 0.1 + 0.03);
        Assert.True(accepting > 0.9 * Draws, $"{accepting}");
    }

    [Fact]
    public void What_cannot_be_kept_accepts_nothing()
    {
        // Sure and wrong, half of the time.
        var scores = new FeatureMatrix([.. Enumerable.Repeat(new[] { 0.99f, 0.01f }, 400).SelectMany(row => row)], 400, 2);

        Assert.Equal(
            AcceptanceThreshold.Unreachable, AcceptanceThreshold.Fit(scores, [.. Enumerable.Range(0, 400).Select(i => i % 2)], 0.02));
    }

    [Fact]
    public void A_classifier_that_makes_no_mistake_accepts_everything()
    {
        var scores = new FeatureMatrix([.. Enumerable.Repeat(new[] { 0.6f, 0.4f }, 400).SelectMany(row => row)], 400, 2);

        Assert.InRange(AcceptanceThreshold.Fit(scores, new int[400], 0.02), 0, 0.6f);
    }

    private static (FeatureMatrix Scores, int[] Labels) Draw(Random random, int images)
    {
        var (scores, labels) = (new FeatureMatrix(images, 2), new int[images]);
        for (var image = 0; image < images; image++)
        {
            var score = 0.5 + (random.NextDouble() / 2);
            scores.Row(image)[0] = (float)score;
            scores.Row(image)[1] = (float)(1 - score);
            labels[image] = random.NextDouble() < 0.4 * (1 - score) ? 1 : 0;
        }

        return (scores, labels);
    }
}
