namespace Pipelines.Tests;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "images", "0 images")]
    [InlineData(1, "images", "1 image")]
    [InlineData(2, "images", "2 images")]
    [InlineData(1, "training images", "1 training image")]
    [InlineData(1, "classes", "1 class")]
    [InlineData(1, "epochs", "1 epoch")]
    [InlineData(1, "entries", "1 entry")]
    [InlineData(1, "values of k", "1 value of k")]
    [InlineData(11, "values of k", "11 values of k")]
    [InlineData(1, "MB", "1 MB")]
    public void One_thing_is_not_called_by_its_plural(long count, string plural, string expected) =>
        Assert.Equal(expected, Quantity.Of(count, plural));
}
