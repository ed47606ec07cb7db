using Pipelines.Reporting.Classification;

namespace Pipelines.Tests.Reporting.Classification;

public sealed class SimilarityOrderTests
{
    [Fact]
    public void Classes_that_are_taken_for_one_another_stand_side_by_side()
    {
        // 0 with 4, 1 with 3; 2 with none.
        var order = Order([[9, 0, 0, 0, 5], [0, 9, 0, 4, 0], [0, 0, 9, 0, 0], [0, 6, 0, 9, 0], [3, 0, 0, 0, 9]]);
        Assert.Equal([0, 1, 2, 3, 4], order.Order());
        Assert.Equal(1, Math.Abs(order.IndexOf(0) - order.IndexOf(4)));
        Assert.Equal(1, Math.Abs(order.IndexOf(1) - order.IndexOf(3)));
    }

    [Fact]
    public void A_chain_of_confusions_stays_a_chain()
    {
        // 3 - 0 - 2 - 1, given in another order.
        var order = Order([[9, 0, 4, 5], [0, 9, 6, 0], [4, 6, 9, 0], [5, 0, 0, 9]]);
        Assert.Contains(string.Join("", order), new[] { "3021", "1203" });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(60)]
    public void It_is_a_permutation_whatever_the_counts(int classes)
    {
        var random = new Random(classes);
        int[][] counts = [.. Enumerable.Range(0, classes).Select(row => row % 7 == 3
            ? new int[classes]
            : [.. Enumerable.Range(0, classes).Select(_ => random.Next(3))])];
        Assert.Equal(Enumerable.Range(0, classes), Order(counts).Order());
        Assert.Equal(Order(counts), Order(counts));
    }

    private static List<int> Order(int[][] counts) => [.. SimilarityOrder.Of(counts)];
}
