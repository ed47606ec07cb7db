using Trainer.Output.Stages;

namespace Trainer.Tests.Output.Stages;

public sealed class StageStateTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public void What_was_done_before_counts_for_the_share_and_not_for_rate_and_time()
    {
        var stage = new StageState(new("fine-tuning", 800, 1000) { Before = 800 }, _clock);
        Assert.Null(stage.Rate);
        _clock.Now = TimeSpan.FromSeconds(10);
        stage.Take(new("fine-tuning", 850, 1000) { Before = 800 });

        // 50 in 10 seconds: 150 more take 30.
        Assert.Equal((5, 30, 0.85), (stage.Rate, stage.Left!.Value.TotalSeconds, stage.Share));
    }

    [Fact]
    public void A_stage_that_time_ends_has_no_more_left_than_that()
    {
        var stage = new StageState(new("fine-tuning", 0, 1000), _clock);
        _clock.Now = TimeSpan.FromSeconds(10);
        stage.Take(new("fine-tuning", 10, 1000) { EndsIn = TimeSpan.FromSeconds(50) });
        Assert.Equal(50, stage.Left!.Value.TotalSeconds);
        stage.Take(new("fine-tuning", 990, 1000) { EndsIn = TimeSpan.FromSeconds(50) });
        Assert.Equal(10 / 99.0, stage.Left!.Value.TotalSeconds, 1e-6);
    }

    [Fact]
    public void The_rate_of_a_finished_stage_stays_and_a_repeated_stage_restarts()
    {
        var stage = new StageState(new("training the head", 0, 200), _clock);
        _clock.Now = TimeSpan.FromSeconds(2);
        Assert.True(stage.Take(new("training the head", 200, 200)));
        _clock.Now = TimeSpan.FromSeconds(60);
        Assert.False(stage.Take(new("training the head", 200, 200)));
        Assert.Equal((100, 2), (stage.Rate, stage.Elapsed.TotalSeconds));

        Assert.False(stage.Take(new("training the head", 1, 200)));
        Assert.False(stage.IsDone);
        _clock.Now = TimeSpan.FromSeconds(64);
        Assert.True(stage.Take(new("training the head", 200, 200)));
        Assert.Equal(4, stage.Elapsed.TotalSeconds);
    }

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(99.4, "99 s")]
    [InlineData(100, "2 min")]
    [InlineData(7380, "2 h 03 min")]
    public void Times_are_written_as_people_say_them(double seconds, string text) =>
        Assert.Equal(text, StageState.Text(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.4, "0.4/s")]
    [InlineData(9.94, "9.9/s")]
    [InlineData(9.96, "10/s")]
    [InlineData(1234.4, "1234/s")]
    public void A_slow_rate_has_a_decimal(double rate, string text) => Assert.Equal(text, StageState.Text(rate));
}
