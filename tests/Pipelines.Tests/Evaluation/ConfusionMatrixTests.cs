namespace Pipelines.Tests.Evaluation;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void The_most_frequent_confusions_come_first_and_of_equal_ones_those_of_the_smaller_class()
    {
        var confusion = new ConfusionMatrix(["daisy", "roses", "tulips"], [[50, 4, 6], [4, 10, 0], [0, 12, 48]]);
        Assert.Equal(
            [
                new Confusion("tulips", "roses", 12, 60),
                new Confusion("daisy", "tulips", 6, 60),
                new Confusion("roses", "daisy", 4, 14),
                new Confusion("daisy", "roses", 4, 60),
            ],
            confusion.MostFrequent(9));
        Assert.Equal(2, confusion.MostFrequent(2).Count);
        Assert.Empty(new ConfusionMatrix(["a", "b"], [[3, 0], [0, 4]]).MostFrequent(5));
    }
}
