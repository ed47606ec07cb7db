using Pipelines.Training.Schedules;

namespace Pipelines.Tests.Training.Schedules;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(10, 0.5 * (1 + 0.7071067811865476))] // cos(pi / 4)
    [InlineData(20, 0.5)]
    [InlineData(40, 0.0)]
    public void Cosine_is_half_a_wave(int step, double factor) =>
        Assert.Equal(factor, Of(new() { Type = ScheduleType.Cosine }).FactorAt(step), 12);

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(10, 0.775)]
    [InlineData(40, 0.1)]
    public void Linear_falls_evenly_to_its_minimum(int step, double factor) =>
        Assert.Equal(factor, Of(new() { Type = ScheduleType.Linear, MinimumFactor = 0.1 }).FactorAt(step), 12);

    [Theory]
    [InlineData(7, 1.0)]
    [InlineData(8, 0.5)]
    [InlineData(16, 0.25)]
    public void Step_falls_every_few_epochs(int step, double factor) =>
        Assert.Equal(factor, Of(new() { Type = ScheduleType.Step, Gamma = 0.5, StepEpochs = 2 }).FactorAt(step), 12);

    [Theory]
    [InlineData(15, 1.0)]
    [InlineData(16, 0.5)]
    [InlineData(32, 0.25)]
    [InlineData(39, 0.25)]
    public void Without_a_number_of_epochs_step_falls_twice(int step, double factor) =>
        Assert.Equal(factor, Of(new() { Type = ScheduleType.Step, Gamma = 0.5 }).FactorAt(step), 12);

    [Theory]
    [InlineData(3, 1.0)]
    [InlineData(4, 0.9)]
    [InlineData(39, 0.387420489)] // 0.9^9
    public void Exponential_falls_every_epoch(int step, double factor) =>
        Assert.Equal(factor, Of(new() { Type = ScheduleType.Exponential, Gamma = 0.9 }).FactorAt(step), 9);

    [Theory]
    [InlineData(0, 0.125)]
    [InlineData(3, 0.5)]
    [InlineData(7, 1.0)]
    [InlineData(8, 1.0)]
    [InlineData(24, 0.5)]
    [InlineData(40, 0.0)]
    public void Warm_up_rises_on_a_straight_line_and_the_course_takes_the_rest(int step, double factor) =>
        Assert.Equal(factor, Of(new() { Type = ScheduleType.Cosine, WarmUpEpochs = 2 }).FactorAt(step), 12);

    [Fact]
    public void Warm_up_may_be_part_of_an_epoch() =>
        Assert.Equal(
            [0.5, 1.0, 1.0],
            Enumerable.Range(0, 3).Select(step => Of(new() { Type = ScheduleType.Constant, WarmUpEpochs = 0.5 }).FactorAt(step)));

    [Fact]
    public void Warm_up_may_be_counted_in_steps() =>
        Assert.Equal(
            [0.25, 0.5, 0.75, 1.0, 1.0],
            Enumerable.Range(0, 5).Select(step => Of(new() { Type = ScheduleType.Constant, WarmUpSteps = 4 }).FactorAt(step)));

    // torch 1.13 in Python: LinearLR(start_factor=0.1, total_iters=8), whose step t is our step t - 1: our first step is one step above
    // the start.
    [Theory]
    [InlineData(0, 0.2125)]
    [InlineData(1, 0.325)]
    [InlineData(6, 0.8875)]
    [InlineData(7, 1.0)]
    [InlineData(8, 1.0)]
    public void Warm_up_may_start_higher(int step, double factor) =>
        Assert.Equal(factor, Of(new() { Type = ScheduleType.Constant, WarmUpSteps = 8, WarmUpStartFactor = 0.1 }).FactorAt(step), 12);

    [Fact]
    public void Steps_may_end_within_an_epoch() =>
        Assert.Equal(0.5, new LearningRateSchedule(new() { Type = ScheduleType.Cosine }, steps: 7, stepsPerEpoch: 4).FactorAt(3.5), 12);

    // torch 1.13 in Python: MultiStepLR(milestones=[2, 5, 9], gamma=0.3), a step of it after each 4 steps of the optimizer.
    [Theory]
    [InlineData(7, 1.0)]
    [InlineData(8, 0.3)]
    [InlineData(19, 0.3)]
    [InlineData(20, 0.09)]
    [InlineData(35, 0.09)]
    [InlineData(36, 0.027)]
    public void Multi_step_falls_at_its_milestones(int step, double factor) =>
        Assert.Equal(factor, Of(new() { Type = ScheduleType.MultiStep, Milestones = [2, 5, 9], Gamma = 0.3 }).FactorAt(step), 12);

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(7, 1.0)]
    [InlineData(8, 0.3)]
    public void Milestones_count_the_epochs_of_warm_up(int step, double factor) =>
        Assert.Equal(
            factor, Of(new() { Type = ScheduleType.MultiStep, Milestones = [2], Gamma = 0.3, WarmUpEpochs = 1 }).FactorAt(step), 12);

    // torch 1.13 in Python: PolynomialLR(total_iters=40, power).
    [Theory]
    [InlineData(0.9, 0, 1.0)]
    [InlineData(0.9, 1, 0.97747161375035)]
    [InlineData(0.9, 13, 0.702058651501696)]
    [InlineData(0.9, 39, 0.036153138739798)]
    [InlineData(2, 13, 0.455625)] // (27 / 40)²
    [InlineData(2, 39, 0.000625)]
    public void Polynomial_falls_to_zero(double power, int step, double factor) =>
        Assert.Equal(factor, Of(new() { Type = ScheduleType.Polynomial, Power = power }).FactorAt(step), 12);

    [Fact]
    public void Polynomial_ends_at_its_minimum() =>
        Assert.Equal(
            [1, 0.1 + (0.9 * 0.25), 0.1],
            new[] { 0, 20, 40 }.Select(
                step => Of(new() { Type = ScheduleType.Polynomial, Power = 2, MinimumFactor = 0.1 }).FactorAt(step)));

    // torch 1.13 in Python: CosineAnnealingWarmRestarts(T_0 in steps, T_mult, eta_min), learning rate 1.
    [Theory]
    [InlineData(2, 2, 0.1, 0, 1.0)]
    [InlineData(2, 2, 0.1, 3, 0.72220754456429)]
    [InlineData(2, 2, 0.1, 7, 0.134254210369921)]
    [InlineData(2, 2, 0.1, 8, 1.0)]
    [InlineData(2, 2, 0.1, 15, 0.637790644907258)]
    [InlineData(2, 2, 0.1, 23, 0.108646623818546)]
    [InlineData(2, 2, 0.1, 24, 1.0)]
    [InlineData(2, 2, 0.1, 39, 0.594107713148302)]
    [InlineData(3, 1, 0, 3, 0.853553390593274)]
    [InlineData(3, 1, 0, 11, 0.017037086855466)]
    [InlineData(3, 1, 0, 12, 1.0)]
    [InlineData(3, 1, 0, 39, 0.853553390593274)]
    public void Cosine_restarts_with_longer_and_longer_periods(int first, double multiplier, double minimum, int step, double factor)
    {
        var options = new ScheduleOptions
        {
            Type = ScheduleType.CosineRestarts,
            FirstPeriodEpochs = first,
            PeriodMultiplier = multiplier,
            MinimumFactor = minimum,
        };
        Assert.Equal(factor, Of(options).FactorAt(step), 12);
    }

    [Fact]
    public void Periods_begin_after_warm_up()
    {
        var schedule = Of(new() { Type = ScheduleType.CosineRestarts, FirstPeriodEpochs = 2, PeriodMultiplier = 1, WarmUpEpochs = 1 });
        Assert.Equal([1.0, 0.5, 1.0], new[] { 4, 8, 12 }.Select(step => Math.Round(schedule.FactorAt(step), 12)));
    }

    // torch 1.13 in Python: OneCycleLR(max_lr=1, total_steps=40, pct_start, div_factor, final_div_factor).
    [Theory]
    [InlineData(0.3, 25, 1e4, 0, 0.04)]
    [InlineData(0.3, 25, 1e4, 1, 0.059443372665041)]
    [InlineData(0.3, 25, 1e4, 5, 0.451688877628823)]
    [InlineData(0.3, 25, 1e4, 11, 1.0)]
    [InlineData(0.3, 25, 1e4, 12, 0.996856117522202)]
    [InlineData(0.3, 25, 1e4, 20, 0.766016974193515)]
    [InlineData(0.3, 25, 1e4, 38, 0.003147882477798)]
    [InlineData(0.3, 25, 1e4, 39, 4e-06)]
    [InlineData(0.33, 10, 100, 1, 0.114837523843906)] // the peak lies between two steps
    [InlineData(0.33, 10, 100, 9, 0.855673002503782)]
    [InlineData(0.33, 10, 100, 12, 0.999403340448174)]
    [InlineData(0.33, 10, 100, 13, 0.997805188019938)]
    [InlineData(0.33, 10, 100, 39, 0.001)]
    public void One_cycle_rises_and_falls(double start, double divisor, double finalDivisor, int step, double factor)
    {
        // Warm-up, which may come from elsewhere, has no meaning here.
        var options = new ScheduleOptions
        {
            Type = ScheduleType.OneCycle,
            PctStart = start,
            DivFactor = divisor,
            FinalDivFactor = finalDivisor,
            WarmUpEpochs = 2,
        };
        Assert.Equal(factor, Of(options).FactorAt(step), 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(1)]
    public void One_cycle_may_be_as_short_as_one_step(double start)
    {
        var options = new ScheduleOptions { Type = ScheduleType.OneCycle, PctStart = start };
        Assert.Equal(1, new LearningRateSchedule(options, steps: 1, stepsPerEpoch: 1).FactorAt(0));
        Assert.All(Enumerable.Range(0, 40), step => Assert.InRange(Of(options).FactorAt(step), 4e-6 * 0.999, 1));
    }

    [Fact]
    public void Multi_step_needs_milestones() => Assert.Throws<ArgumentException>(() => Of(new() { Type = ScheduleType.MultiStep }));

    private static LearningRateSchedule Of(ScheduleOptions options) => new(options, steps: 40, stepsPerEpoch: 4);
}
