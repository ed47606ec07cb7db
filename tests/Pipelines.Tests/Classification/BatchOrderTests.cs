using Pipelines.Classification;

namespace Pipelines.Tests.Classification;

public sealed class BatchOrderTests
{
    [Theory]
    [InlineData(10, 4, new[] { 3, 3, 4 })]
    [InlineData(10, 5, new[] { 5, 5 })]
    [InlineData(10, 64, new[] { 10 })]
    public void Each_epoch_has_every_row_once_in_batches_as_equal_as_can_be(int rows, int batchSize, int[] lengths)
    {
        var order = new BatchOrder(Enumerable.Range(0, rows), batchSize, new Random(1));

        var first = order.Shuffled().ToArray();
        var second = order.Shuffled().ToArray();

        Assert.Equal(lengths, first.Select(batch => batch.Length));
        Assert.Equal(lengths.Length, order.Count);
        Assert.Equal(Enumerable.Range(0, rows), first.SelectMany(batch => batch).Order());
        Assert.Equal(Enumerable.Range(0, rows), second.SelectMany(batch => batch).Order());
        Assert.NotEqual(first.SelectMany(batch => batch), second.SelectMany(batch => batch));
    }
}
