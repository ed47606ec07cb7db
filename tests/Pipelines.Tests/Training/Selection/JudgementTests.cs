using Pipelines.Training.Loop;

namespace Pipelines.Tests.Training.Selection;

public sealed class JudgementTests
{
    [Theory]
    [InlineData(100, 0.91, 0.5, true)]
    [InlineData(100, 0.90, 0.3, true)]
    [InlineData(100, 0.89, 0.1, false)]
    [InlineData(99, 0.91, 0.5, false)]
    [InlineData(99, 0.89, 0.1, true)]
    [InlineData(100, 0.95, double.NaN, false)]
    [InlineData(99, 0.95, double.NaN, false)]
    public void The_accuracy_decides_where_enough_pictures_judge_and_else_the_loss(int images, double accuracy, double loss, bool isBetter) =>
        Assert.Equal(isBetter, new Judgement(loss, accuracy).IsBetterThan(new(0.4, 0.9), images));

    [Fact]
    public void Where_there_is_no_accuracy_the_loss_decides() => Assert.True(new Judgement(0.3, null).IsBetterThan(new(0.4, null), 1000));
}
