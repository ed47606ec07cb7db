using Pipelines.Evaluation.Comparison;

namespace Pipelines.Tests.Evaluation.Comparison;

public sealed class McNemarTestTests
{
    // Binomial sums in whole numbers: min(1, 2 Σ_{i ≤ min(b, c)} C(b + c, i) / 2^(b + c)).
    [Theory]
    [InlineData(10, 20, 0.09873714670538902)]
    [InlineData(6, 16, 0.052478790283203125)]
    [InlineData(1, 9, 0.021484375)]
    [InlineData(121, 59, 4.434449263755176e-06)]
    [InlineData(300, 420, 8.807756168615078e-06)]
    public void The_probability_is_the_exact_one(int first, int second, double expected)
    {
        Assert.Equal(expected, McNemarTest.PValue(first, second), expected * 1e-9);
        Assert.Equal(expected, McNemarTest.PValue(second, first), expected * 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(30)]
    public void Where_only_one_is_ever_right_it_is_that_of_so_many_equal_tosses(int images) =>
        Assert.Equal(Math.Min(1, 2 * Math.Pow(0.5, images)), McNemarTest.PValue(0, images), 1e-12);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5000)]
    public void Equal_counts_show_nothing(int images) => Assert.Equal(1, McNemarTest.PValue(images, images));

    [Fact]
    public void Very_many_images_are_no_trouble()
    {
        Assert.InRange(McNemarTest.PValue(0, 50_000), 0, 1e-300);
        Assert.Equal(0.002958175, McNemarTest.PValue(25_000, 25_670), 1e-8);
    }
}
