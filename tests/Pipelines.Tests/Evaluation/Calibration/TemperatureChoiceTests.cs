using Pipelines.Evaluation;
using Pipelines.Evaluation.Calibration;
using Pipelines.Evaluation.Intervals;
using Pipelines.Tests.Classification.Calibration;

namespace Pipelines.Tests.Evaluation.Calibration;

public sealed class TemperatureChoiceTests
{
    [Theory]
    [InlineData(2.5)]
    [InlineData(0.5)]
    public void A_temperature_helps_scores_that_are_off(double overconfidence)
    {
        var (scores, labels, _, _) = DrawnScores.Of(1000, 4, overconfidence, seed: 5);

        var (temperature, helps) = TemperatureChoice.Of(scores, labels, ImageGroups.Single(labels.Length), CancellationToken.None);

        Assert.True(helps);
        Assert.InRange(temperature / overconfidence, 0.85, 1.15);
    }

    [Fact]
    public void Scores_that_are_right_are_left_as_they_are_in_most_cases()
    {
        const int Trials = 100;
        var helped = Enumerable.Range(0, Trials).Count(seed =>
        {
            var (scores, labels, _, _) = DrawnScores.Of(200, 3, 1, seed);
            return TemperatureChoice.Of(scores, labels, ImageGroups.Single(labels.Length), CancellationToken.None).Helps;
        });

        Assert.InRange(helped, 0, 5);
    }

    [Fact]
    public void The_quality_of_scores_is_that_of_the_metrics_and_within_its_intervals()
    {
        var (scores, labels, _, _) = DrawnScores.Of(800, 4, 2, seed: 6);
        var groups = ImageGroups.Single(labels.Length);

        var quality = ScoreQualityEvaluator.Evaluate(scores, labels, groups, CancellationToken.None);

        var metrics = ClassificationEvaluator.Evaluate(["a", "b", "c", "d"], labels, scores);
        Assert.Equal(metrics.LogLoss, quality.LogLoss, 1e-12);
        Assert.Equal(metrics.CalibrationError, quality.CalibrationError, 1e-12);
        Assert.InRange(quality.LogLoss, quality.Intervals.LogLoss.Low, quality.Intervals.LogLoss.High);
        Assert.InRange(quality.CalibrationError, quality.Intervals.CalibrationError.Low, quality.Intervals.CalibrationError.High);
    }

    [Fact]
    public void The_interval_of_the_calibration_error_reaches_down_to_what_it_would_be_without_chance()
    {
        // Scores that are right have an error of 0, although chance makes one of them.
        var holds = Enumerable.Range(0, 40).Count(seed =>
        {
            var (scores, labels, _, _) = DrawnScores.Of(300, 3, 1, seed);
            var quality = ScoreQualityEvaluator.Evaluate(scores, labels, ImageGroups.Single(labels.Length), CancellationToken.None);
            return quality.Intervals.CalibrationError.Low < 0.01;
        });

        Assert.InRange(holds, 36, 40);
    }
}
