using Pipelines.Training.Selection;

namespace Pipelines.Tests.Training.Selection;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void It_stops_after_so_many_evaluations_without_a_lower_loss()
    {
        var stopping = new EarlyStopping(new() { Patience = 2 });

        Assert.Equal([true, true, false, true, false], new[] { 1.0, 0.5, 0.6, 0.4, 0.4 }.Select(stopping.Observe));
        Assert.False(stopping.ShouldStop);
        Assert.False(stopping.Observe(0.41));
        Assert.True(stopping.ShouldStop);
    }

    [Fact]
    public void A_gain_below_the_minimum_is_the_best_and_still_counts_against_patience()
    {
        var stopping = new EarlyStopping(new() { Patience = 2, MinimumGain = 0.1 });

        Assert.True(stopping.Observe(1.0));
        Assert.True(stopping.Observe(0.95));
        Assert.True(stopping.Observe(0.94));
        Assert.True(stopping.ShouldStop);
    }

    [Fact]
    public void Without_patience_it_never_stops()
    {
        var stopping = new EarlyStopping(new());
        for (var i = 0; i < 100; i++)
        {
            stopping.Observe(1);
        }

        Assert.False(stopping.ShouldStop);
    }
}
