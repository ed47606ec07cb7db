using Trainer.Output.Formatting;

namespace Trainer.Tests.Output.Formatting;

public sealed class BlocksTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(0.001, "▏")]
    [InlineData(0.5, "██")]
    [InlineData(0.53125, "██▏")]
    [InlineData(0.96875, "███▉")]
    [InlineData(1, "████")]
    [InlineData(1.5, "████")]
    public void A_bar_has_eighths_of_a_cell(double share, string bar) => Assert.Equal(bar, Blocks.Bar(share, 4));

    [Theory]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }, 8, "▁▂▃▄▅▆▇█")]
    [InlineData(new double[] { 7, 0 }, 8, "█▁")]
    [InlineData(new double[] { 3, 3, 3 }, 8, "▁▁▁")]
    [InlineData(new double[] { 0, 0, 1, 1, 2, 2, 7 }, 3, "▁▃█")]
    [InlineData(new double[] { }, 3, "")]
    public void A_curve_lies_between_its_lowest_and_its_highest_value(double[] values, int cells, string curve) =>
        Assert.Equal(curve, Blocks.Curve(values, cells));

    [Fact]
    public void Of_more_values_than_cells_each_one_counts_once()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => i / 1000.0)];
        Assert.Equal("▁▂▃▄▅▆▇█", Blocks.Curve(values, 8));
        Assert.Equal(24, Blocks.Curve(values, 24).Length);
    }
}
