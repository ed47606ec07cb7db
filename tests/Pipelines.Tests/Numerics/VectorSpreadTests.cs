using Pipelines.Numerics;

namespace Pipelines.Tests.Numerics;

public sealed class VectorSpreadTests
{
    [Fact]
    public void Two_opposite_vectors_have_the_spread_1()
    {
        var spread = VectorSpread.Of(new([1, 2, 0, -1, -2, 0], 2, 3));

        Assert.Equal(1, spread.Relative, 1e-12);
        Assert.Equal(1, spread.ConstantColumns);
        Assert.False(spread.AreEqual);
    }

    /// <summary>Mean (4, 0); squared distances 1 + 1; squared lengths 9 + 25.</summary>
    [Fact]
    public void The_spread_is_the_distance_from_the_mean_by_the_length() =>
        Assert.Equal(Math.Sqrt(2.0 / 34), VectorSpread.Of(new([3, 0, 5, 0], 2, 2)).Relative, 1e-12);

    [Theory]
    [InlineData(1f)]
    [InlineData(0f)]
    [InlineData(float.MaxValue)]
    public void Equal_vectors_have_none(float value)
    {
        var spread = VectorSpread.Of(new([value, 2, value, 2, value, 2], 3, 2));

        Assert.Equal(new VectorSpread(true, 0, 2), spread);
    }

    [Fact]
    public void Huge_numbers_do_not_overflow() =>
        Assert.Equal(1, VectorSpread.Of(new([float.MaxValue, -float.MaxValue], 2, 1)).Relative, 1e-12);
}
