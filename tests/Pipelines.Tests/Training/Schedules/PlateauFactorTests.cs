using Pipelines.Training.Schedules;

namespace Pipelines.Tests.Training.Schedules;

public sealed class PlateauFactorTests
{
    private static readonly ScheduleOptions s_options = new()
    {
        Type = ScheduleType.ReduceOnPlateau,
        Gamma = 0.5,
        Patience = 2,
        Threshold = 0.01,
        MinimumFactor = 0.2,
    };

    private static readonly double[] s_losses = [1.0, 0.9, 0.895, 0.893, 0.892, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1, 1, 1, 1, 1];

    // torch 1.13 in Python: ReduceLROnPlateau(factor=0.5, patience=2, threshold=0.01, min_lr=0.2, eps=0) over a rate of 1.
    [Fact]
    public void It_falls_as_torchs_does()
    {
        var plateau = new PlateauFactor(s_options);
        Assert.Equal([1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2, 0.2], Factors(plateau, s_losses));
    }

    [Fact]
    public void It_goes_on_from_where_it_stood()
    {
        var first = new PlateauFactor(s_options);
        Factors(first, s_losses[..7]);
        var second = new PlateauFactor(s_options) { State = first.State };
        Assert.Equal(Factors(first, s_losses[7..]), Factors(second, s_losses[7..]));
    }

    [Fact]
    public void Other_schedules_do_not_look_at_the_loss() =>
        Assert.All(Factors(new(s_options with { Type = ScheduleType.Cosine }), s_losses), factor => Assert.Equal(1, factor));

    private static List<double> Factors(PlateauFactor plateau, IEnumerable<double> losses) => [.. losses.Select(loss =>
    {
        plateau.Observe(loss);
        return plateau.Factor;
    })];
}
