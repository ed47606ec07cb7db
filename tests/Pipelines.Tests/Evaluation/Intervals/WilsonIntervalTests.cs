using Pipelines.Evaluation.Intervals;

namespace Pipelines.Tests.Evaluation.Intervals;

public sealed class WilsonIntervalTests
{
    // Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_limits_are_those_of_the_literature(int hits, int images, double low, double high)
    {
        var interval = Of(hits, images);

        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
    }

    [Fact]
    public void All_hits_are_not_certain_for_the_next_image()
    {
        var interval = Of(20, 20);

        Assert.Equal(1, interval.High);
        Assert.Equal(1 - 0.1611, interval.Low, 5e-5);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(20)]
    [InlineData(0)]
    public void Copies_of_an_image_count_once(int hits)
    {
        const int Images = 20;
        const int Copies = 5;
        var groups = ImageGroups.Of([.. Enumerable.Range(0, Images * Copies).Select(image => $"group {image % Images}")]);

        var interval = WilsonInterval.Of([.. Enumerable.Range(0, Images * Copies)], image => image % Images < hits, groups);

        // Up to the factor n / (n − 1) of a variance that is estimated from groups.
        var once = Of(hits, Images);
        Assert.Equal(once.Low, interval.Low, 0.01);
        Assert.Equal(once.High, interval.High, 0.01);
    }

    [Fact]
    public void Groups_whose_images_have_nothing_in_common_change_little()
    {
        var random = new Random(1);
        bool[] hits = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble() < 0.8)];
        var groups = ImageGroups.Of([.. hits.Select((_, image) => $"{image / 2}")]);

        var interval = WilsonInterval.Of([.. Enumerable.Range(0, 400)], image => hits[image], groups);

        var single = Of(hits.Count(hit => hit), 400);
        Assert.Equal(single.Low, interval.Low, 0.01);
        Assert.Equal(single.High, interval.High, 0.01);
    }

    private static Interval Of(int hits, int images) =>
        WilsonInterval.Of([.. Enumerable.Range(0, images)], image => image < hits, ImageGroups.Single(images));
}
