using Trainer.Output.Stages;

namespace Trainer.Tests.Output.Stages;

/// <summary>The line below the progress of a training.</summary>
public sealed class TrainingCurvesTests
{
    private readonly TrainingCurves _curves = new();

    [Fact]
    public void There_is_none_before_the_second_evaluation()
    {
        Assert.Equal("", _curves.Line(80));
        Take(10, 1, 1, 0.5);
        Take(10, 1, 1, 0.5);
        Assert.Equal("", _curves.Line(80));
        Take(20, 0.5, 0.9, 0.6);
        Assert.Equal("validation loss █▁ 0.9 to 1   accuracy ▁█ 0.5 to 0.6", _curves.Line(80));
    }

    [Theory]
    [InlineData(120, 24)]
    [InlineData(78, 14)]
    [InlineData(66, 8)]
    [InlineData(65, 0)]
    public void It_fits_the_terminal_or_is_left_out(int width, int cells)
    {
        for (var step = 1; step <= 200; step++)
        {
            Take(step, 1.0 / step, 1.0 / step, 1 - (1.0 / step));
        }

        var line = _curves.Line(width);
        Assert.True(line.Length <= width, line);
        Assert.Equal(2 * cells, line.Count(letter => letter is >= '▁' and <= '█'));
    }

    [Fact]
    public void Without_validation_images_it_is_the_training_loss_and_numbers_that_are_none_are_left_out()
    {
        Take(1, 2, null, null);
        Take(2, double.NaN, null, null);
        Take(3, 1, null, null);
        Assert.Equal("loss █▁ 1 to 2", _curves.Line(80));
    }

    [Fact]
    public void A_pretext_task_without_right_and_wrong_has_no_accuracy()
    {
        Take(1, 2, 3, null);
        Take(2, 2, 4, null);
        Assert.Equal("validation loss ▁█ 3 to 4", _curves.Line(80));
    }

    private void Take(long step, double loss, double? validationLoss, double? accuracy) =>
        _curves.Take(new(step, loss, validationLoss, accuracy));
}
