using Pipelines.Training.Selection;

namespace Pipelines.Tests.Training.Selection;

public sealed class ValidationResultTests
{
    [Theory]
    [InlineData(100, 0.91, 0.5, true)]
    [InlineData(100, 0.90, 0.3, true)]
    [InlineData(100, 0.89, 0.1, false)]
    [InlineData(99, 0.91, 0.5, false)]
    [InlineData(99, 0.89, 0.1, true)]
    [InlineData(100, 0.95, double.NaN, false)]
    [InlineData(99, 0.95, double.NaN, false)]
    public void The_accuracy_decides_with_enough_images_and_otherwise_the_loss(int images, double accuracy, double loss, bool isBetter) =>
        Assert.Equal(isBetter, new ValidationResult(loss, accuracy).IsBetterThan(new(0.4, 0.9), images));

    [Fact]
    public void Where_there_is_no_accuracy_the_loss_decides() =>
        Assert.True(new ValidationResult(0.3, null).IsBetterThan(new(0.4, null), 1000));

    [Fact]
    public void It_says_its_accuracy_where_it_has_one() =>
        Assert.Equal(
            ("accuracy of 0.9487 (loss 0.2765)", "loss of 0.2765"),
            (new ValidationResult(0.27651, 0.94872).ToString(), new ValidationResult(0.27651, null).ToString()));
}
