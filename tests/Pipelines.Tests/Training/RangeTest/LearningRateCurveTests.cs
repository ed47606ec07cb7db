namespace Pipelines.Tests.Training.RangeTest;

public sealed class LearningRateCurveTests
{
    private static readonly LearningRateRange s_range = new();

    [Fact]
    public void Rates_rise_by_the_same_factor()
    {
        Assert.Equal(1e-6, s_range.RateAt(0), 1e-18);
        Assert.Equal(1, s_range.RateAt(99), 1e-12);
        Assert.All(
            Enumerable.Range(0, 99), step => Assert.Equal(Math.Pow(10, 6 / 99.0), s_range.RateAt(step + 1) / s_range.RateAt(step), 1e-9));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(61)]
    public void The_steepest_fall_is_suggested(int middle)
    {
        // A logistic function falls most steeply in its middle, and so does the line through any points around it.
        var losses = Enumerable.Range(0, 100).Select(step => 1 / (1 + Math.Exp((step - middle) / 5.0))).ToList();
        var curve = LearningRateCurve.Of(s_range, losses, hasExploded: false);
        Assert.Equal(s_range.RateAt(middle), curve.Suggestion!.Value, 1e-12);
        Assert.Equal(1, curve.Lowest!.Value, 1e-12);
    }

    [Fact]
    public void Noise_does_not_move_it_far()
    {
        var random = new Random(1);
        var losses = Enumerable.Range(0, 100).Select(
            step => (2 / (1 + Math.Exp((step - 50) / 5.0))) + (0.2 * random.NextDouble()) + Math.Exp((step - 85) / 3.0)).ToList();
        var curve = LearningRateCurve.Of(s_range, losses, hasExploded: true);
        Assert.InRange(curve.Suggestion!.Value, s_range.RateAt(45), s_range.RateAt(55));
        Assert.InRange(curve.Lowest!.Value, s_range.RateAt(60), s_range.RateAt(85));
    }

    [Fact]
    public void Where_nothing_falls_nothing_is_suggested()
    {
        Assert.Null(
            LearningRateCurve.Of(s_range, [.. Enumerable.Range(0, 100).Select(step => 1 + (0.1 * step))], hasExploded: false).Suggestion);
        Assert.Null(LearningRateCurve.Of(s_range, [3, 2, 1], hasExploded: true).Suggestion);
        Assert.Null(LearningRateCurve.Of(s_range, [], hasExploded: true).Lowest);
    }

    [Fact]
    public void The_smoothed_loss_is_a_mean_over_equal_sides()
    {
        // Means of a straight line over equal sides are the line itself.
        var losses = Enumerable.Range(0, 100).Select(step => 5.0 - (0.01 * step)).ToList();
        Assert.All(
            LearningRateCurve.Of(s_range, losses, hasExploded: false).Points, point => Assert.Equal(point.Loss, point.SmoothedLoss, 1e-12));
    }
}
