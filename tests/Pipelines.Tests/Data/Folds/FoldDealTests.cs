using Pipelines.Data.Folds;

namespace Pipelines.Tests.Data.Folds;

public sealed class FoldDealTests
{
    [Fact]
    public void The_order_of_the_images_decides_nothing()
    {
        var images = Enumerable.Range(0, 100).ToArray();
        static int Label(int image) => image / 2 % 3;
        static int Unit(int image) => image / 2;
        var folds = FoldDeal.Of([.. images.Select(Label)], [.. images.Select(Unit)], folds: 5, seed: 1);

        var shuffled = images.ToArray();
        new Random(7).Shuffle(shuffled);
        var again = FoldDeal.Of([.. shuffled.Select(Label)], [.. shuffled.Select(Unit)], folds: 5, seed: 1);

        Assert.Equal(shuffled.Select(image => folds[image]), again);
        Assert.Equal(Enumerable.Repeat(20, 5), folds.CountBy(fold => fold).Select(fold => fold.Value));
    }
}
