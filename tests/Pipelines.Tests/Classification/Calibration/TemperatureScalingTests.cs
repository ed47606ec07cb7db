using Pipelines.Classification;
using Pipelines.Classification.Calibration;
using Pipelines.Numerics;

namespace Pipelines.Tests.Classification.Calibration;

public sealed class TemperatureScalingTests
{
    [Theory]
    [InlineData(3, 4)]
    [InlineData(1, 4)]
    [InlineData(0.5, 4)]
    [InlineData(2, 2)]
    [InlineData(1.5, 30)]
    public void Scores_that_are_too_bold_or_too_cautious_get_the_temperature_by_which_they_are(double overconfidence, int classes)
    {
        var (scores, labels, _, _) = DrawnScores.Of(20_000, classes, overconfidence, seed: 1);

        var temperature = TemperatureScaling.Fit(scores, labels, All(labels));

        // About three standard errors.
        Assert.InRange(temperature / overconfidence, 0.96, 1.04);
    }

    [Fact]
    public void No_other_temperature_has_a_lower_log_loss()
    {
        var (scores, labels, _, _) = DrawnScores.Of(2000, 5, 2.5, seed: 2);
        var fitted = TemperatureScaling.Fit(scores, labels, All(labels));

        // The one image that has any class moves the minimum by next to nothing.
        var best = Enumerable.Range(100, 300).Select(hundredth => hundredth / 100.0).MinBy(Loss);
        Assert.Equal(best, fitted, 0.03);

        double Loss(double temperature)
        {
            var scaled = TemperatureScaling.Apply(scores, temperature);
            return labels.Index().Sum(image => -Math.Log(scaled.Row(image.Index)[image.Item]));
        }
    }

    [Fact]
    public void Scores_without_a_mistake_become_as_bold_as_their_number_can_show()
    {
        var scores = new FeatureMatrix([.. Enumerable.Range(0, 100).SelectMany(_ => new[] { 0.9f, 0.1f })], 100, 2);

        var temperature = TemperatureScaling.Fit(scores, new int[100], [.. Enumerable.Range(0, 100)]);

        // 100 right ones of 101, and the one more is as often right as wrong.
        Assert.Equal(1 - (0.5 / 101), TemperatureScaling.Apply(scores, temperature).Row(0)[0], 1e-5);
    }

    [Fact]
    public void Scores_that_are_always_wrong_end_at_the_highest_temperature()
    {
        var scores = new FeatureMatrix([.. Enumerable.Range(0, 60).SelectMany(_ => new[] { 1f, 0f })], 60, 2);

        var temperature = TemperatureScaling.Fit(scores, [.. Enumerable.Repeat(1, 60)], [.. Enumerable.Range(0, 60)]);

        Assert.Equal(TemperatureScaling.Most, temperature, 1e-3);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1.7)]
    public void A_head_at_a_temperature_predicts_the_same_and_scores_as_scaled_scores_do(double temperature)
    {
        var (scores, _, head, vectors) = DrawnScores.Of(500, 7, 1, seed: 3);

        var ofHead = SoftmaxScorer.Score(TemperatureScaling.Apply(head, temperature), vectors);
        var ofScores = TemperatureScaling.Apply(scores, temperature);

        Assert.All(Enumerable.Range(0, scores.Values.Length), i => Assert.Equal(ofHead.Values[i], ofScores.Values[i], 1e-5));
        Assert.All(Enumerable.Range(0, scores.Rows), row => Assert.Equal(Best(scores, row), Best(ofHead, row)));
    }

    [Fact]
    public void Scores_at_a_temperature_are_those_from_before_again_at_its_inverse()
    {
        var (scores, _, _, _) = DrawnScores.Of(200, 4, 1, seed: 4);

        var back = TemperatureScaling.Apply(TemperatureScaling.Apply(scores, 2.2), 1 / 2.2);

        Assert.All(scores.Values.Zip(back.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static int[] All(int[] labels) => [.. Enumerable.Range(0, labels.Length)];

    private static int Best(FeatureMatrix scores, int row)
    {
        var values = scores.Row(row).ToArray();
        return Array.IndexOf(values, values.Max());
    }
}
