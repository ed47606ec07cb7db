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

    [Fact]
    public void A_fall_behind_the_lowest_point_is_not_suggested()
    {
        // As found: the loss falls a little to 1.9e-4, rises far, and then falls steeply, from a height that it had climbed before.
        var range = s_range with { Steps = 30 };
        var losses = Enumerable.Range(0, 30)
            .Select(step => step <= 12 ? 2 - (0.05 * step) : step <= 20 ? 1.4 + (0.5 * (step - 12)) : 5.4 - (0.35 * (step - 20)))
            .ToList();
        var curve = LearningRateCurve.Of(range, losses, hasExploded: false);
        Assert.InRange(curve.Lowest!.Value, range.RateAt(9), range.RateAt(13));
        Assert.InRange(curve.Suggestion!.Value, range.RateAt(2), curve.Lowest.Value);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(100)]
    public void A_suggestion_is_never_above_the_lowest_point_and_noise_alone_makes_none(int steps)
    {
        var range = s_range with { Steps = steps };
        var falling = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var noise = LearningRateCurve.Of(range, Losses(_ => 2 + (0.3 * Normal(random))), hasExploded: false);
            falling += noise.Suggestion is null ? 0 : 1;
            Assert.True(noise.Suggestion is null || noise.Suggestion <= noise.Lowest);

            var bumps = LearningRateCurve.Of(
                range, Losses(step => 3 + Math.Sin(seed + (step * 12.0 / steps)) + (0.1 * Normal(random))), hasExploded: true);
            Assert.True(bumps.Suggestion is null || bumps.Suggestion <= bumps.Lowest);
        }

        Assert.InRange(falling, 0, 20);

        List<double> Losses(Func<int, double> loss) => [.. Enumerable.Range(0, steps).Select(loss)];

        static double Normal(Random random) =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [Fact]
    public void Where_no_rate_can_be_read_the_curve_says_why()
    {
        Assert.Equal(CurveShape.Rises, ShapeOf(step => 1 + (0.1 * step)));
        Assert.Equal(CurveShape.Rises, ShapeOf(step => Math.Exp(step / 20.0)));
        Assert.Equal(CurveShape.Flat, ShapeOf(_ => 2));
        Assert.Equal(CurveShape.StillFalls, ShapeOf(step => 5 - Math.Exp(step / 70.0)));
        Assert.Equal(CurveShape.TooShort, LearningRateCurve.Of(s_range, [3, 2, 1], hasExploded: true).Shape);
        Assert.Equal(CurveShape.TooShort, LearningRateCurve.Of(s_range, [], hasExploded: true).Shape);
        Assert.Equal(CurveShape.Falls, ShapeOf(step => step < 40 ? 2 : step < 60 ? 2 - (0.05 * (step - 40)) : 1));

        static CurveShape ShapeOf(Func<int, double> loss)
        {
            var curve = LearningRateCurve.Of(s_range, [.. Enumerable.Range(0, 100).Select(loss)], hasExploded: false);
            Assert.Equal(curve.Shape == CurveShape.Falls, curve.Suggestion is not null);
            return curve.Shape;
        }
    }
}
