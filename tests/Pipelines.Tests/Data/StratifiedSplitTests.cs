using Pipelines.Data;

namespace Pipelines.Tests.Data;

public sealed class StratifiedSplitTests
{
    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(0.15, 2)]
    [InlineData(0.5, 3)]
    [InlineData(0.05, 4)]
    [InlineData(0.9, 5)]
    public void Each_class_holds_out_about_its_fraction(double fraction, int seed)
    {
        foreach (var count in new[] { 2, 3, 4, 7, 10, 20, 33, 100, 1000 })
        {
            var heldOut = StratifiedSplit.HoldOut(Images("a", count), fraction, ImageSplit.Test, seed).Count;

            Assert.InRange(heldOut, 1, count - 1);
            Assert.InRange(
                heldOut,
                Math.Min(count - 1, Math.Floor((0.75 * fraction * count) + 1e-9)),
                Math.Max(1, Math.Ceiling((1.25 * fraction * count) - 1e-9)));
        }
    }

    [Theory]
    [InlineData(20, 0.2, 3, 5)]
    [InlineData(100, 0.2, 15, 25)]
    [InlineData(2, 0.9, 1, 1)]
    [InlineData(2, 0.01, 1, 1)]
    [InlineData(10, 0.9, 6, 9)]
    [InlineData(1, 0.5, 0, 0)]
    public void Bounds_are_three_quarters_to_five_quarters_of_the_fraction(int count, double fraction, int least, int most) =>
        Assert.Equal((least, most), StratifiedSplit.Bounds(count, fraction));

    [Fact]
    public void Adding_images_moves_no_other_image_while_chance_stays_within_the_bounds()
    {
        // 2,000 images and 10 percent: the standard deviation is 13, the bounds are 50 away, so the boundary never has to move.
        var images = Images("a", 2000);
        var before = StratifiedSplit.HoldOut(images, 0.1, ImageSplit.Test, seed: 7);
        var after = StratifiedSplit.HoldOut(
            [.. images, .. Images("a", 500, first: 10_000), .. Images("b", 300, first: 20_000)], 0.1, ImageSplit.Test, seed: 7);

        Assert.Equal(before.Order(), images.Select(image => image.Hash).Where(after.Contains).Order());
        Assert.True(after.Count > before.Count);
    }

    [Fact]
    public void Validation_and_test_choose_independently_and_seeds_differ()
    {
        var images = Images("a", 4000);
        var test = StratifiedSplit.HoldOut(images, 0.5, ImageSplit.Test, seed: 1);
        var validation = StratifiedSplit.HoldOut(images, 0.5, ImageSplit.Validation, seed: 1);
        var otherSeed = StratifiedSplit.HoldOut(images, 0.5, ImageSplit.Test, seed: 2);

        // Independent halves share a quarter: 1,000 with a standard deviation of about 27.
        Assert.InRange(test.Count(validation.Contains), 850, 1150);
        Assert.InRange(test.Count(otherSeed.Contains), 850, 1150);
    }

    [Fact]
    public void Positions_are_uniform()
    {
        var positions = Images("a", 4000).Select(image => StratifiedSplit.Position(image.Hash, ImageSplit.Test, seed: 3)).ToList();

        Assert.All(positions, position => Assert.InRange(position, 0, 1 - 1e-16));
        // Every tenth holds 400 with a standard deviation of 19.
        Assert.All(positions.GroupBy(position => (int)(position * 10)), tenth => Assert.InRange(tenth.Count(), 300, 500));
    }

    [Fact]
    public void The_same_content_in_two_classes_is_in_one_split()
    {
        var shared = Images("b", 50);
        var images = Images("a", 10, first: 1000).Concat(shared).Concat(shared.Select(image => ("a", image.Hash))).ToList();

        var heldOut = StratifiedSplit.HoldOut(images, 0.3, ImageSplit.Test, seed: 1);

        // All 60 contents count for class a, which comes first.
        Assert.InRange(heldOut.Count, 13, 23);
    }

    private static List<(string Class, ContentHash Hash)> Images(string label, int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(i => (label, ContentHash.Of(BitConverter.GetBytes(i))))];
}
