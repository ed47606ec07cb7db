using Pipelines.Training;

namespace Pipelines.Tests.Training;

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
        Assert.Equal([0.5, 1.0, 1.0], Enumerable.Range(0, 3).Select(step => Of(new() { Type = ScheduleType.Constant, WarmUpEpochs = 0.5 }).FactorAt(step)));

    private static LearningRateSchedule Of(ScheduleOptions options) => new(options, epochs: 10, stepsPerEpoch: 4);
}
