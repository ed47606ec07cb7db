using Pipelines.Data;
using Pipelines.Data.Folds;

namespace Pipelines.Tests.Data.Folds;

public sealed class FoldAssignmentTests
{
    [Theory]
    [InlineData(5, new[] { 40, 25, 12 }, 1)]
    [InlineData(3, new[] { 10, 10, 11 }, 2)]
    [InlineData(10, new[] { 10, 101, 57, 33 }, 3)]
    [InlineData(2, new[] { 2, 3 }, 4)]
    [InlineData(7, new[] { 7, 8, 9, 10, 11, 12, 13 }, 5)]
    public void Each_class_and_all_images_are_divided_evenly(int folds, int[] classes, int seed)
    {
        var images = Images(classes);
        var assignment = FoldAssignment.Of(images, folds, repeats: 3, seed);
        for (var repeat = 0; repeat < 3; repeat++)
        {
            Even(images, classes.Sum());
            foreach (var label in images.GroupBy(image => image.Item.Label))
            {
                Even(label, label.Count());
            }

            void Even(IEnumerable<HashedImage> part, int count)
            {
                var sizes = part.CountBy(image => assignment.Of(image, repeat)).ToDictionary();
                Assert.All(Enumerable.Range(0, folds), fold => Assert.InRange(
                    sizes.GetValueOrDefault(fold), count / folds, (count + folds - 1) / folds));
                Assert.Equal(count, sizes.Values.Sum());
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Groups_and_copies_are_never_divided_and_classes_stay_near_their_share(int seed)
    {
        // 40 groups of 1 to 7 images, each of one of three classes; every fifth image stands for itself.
        var random = new Random(seed);
        List<HashedImage> images =
        [
            .. Enumerable.Range(0, 40).SelectMany(group => Enumerable.Range(0, random.Next(1, 8))
                .Select(i => Image($"{group}-{i}", $"c{group % 3}", i % 5 == 4 ? null : $"g{group}"))),
        ];
        images.Add(images[0] with { Item = images[0].Item with { Name = "copy", Group = "g7" } });
        var assignment = FoldAssignment.Of(images, 5, 2, seed);
        for (var repeat = 0; repeat < 2; repeat++)
        {
            Assert.All(
                images.Where(image => image.Item.Group is not null).GroupBy(image => image.Item.Group),
                group => Assert.Single(group.Select(image => assignment.Of(image, repeat)).Distinct()));
            Assert.Equal(
                assignment.Of(images.First(image => image.Item.Group == "g0"), repeat),
                assignment.Of(images.First(image => image.Item.Group == "g7"), repeat));
            Assert.All(images.GroupBy(image => image.Item.Label), label =>
            {
                var sizes = label.CountBy(image => assignment.Of(image, repeat)).ToDictionary();
                Assert.All(Enumerable.Range(0, 5), fold => Assert.InRange(
                    sizes.GetValueOrDefault(fold), (label.Count() / 5.0) - 5, (label.Count() / 5.0) + 5));
            });
        }
    }

    [Fact]
    public void The_division_follows_from_content_and_seed_not_from_names_and_order()
    {
        var images = Images([30, 20]);
        var before = FoldAssignment.Of(images, 4, 2, 1);
        var moved = images.AsEnumerable().Reverse()
            .Select(image => image with { Item = image.Item with { Name = "other/" + image.Item.Name } }).ToList();
        var after = FoldAssignment.Of(moved, 4, 2, 1);
        Assert.All(images, image => Assert.Equal((before.Of(image, 0), before.Of(image, 1)), (after.Of(image, 0), after.Of(image, 1))));

        var otherSeed = FoldAssignment.Of(images, 4, 2, 2);
        Assert.Contains(images, image => before.Of(image, 0) != otherSeed.Of(image, 0));
        Assert.Contains(images, image => before.Of(image, 0) != before.Of(image, 1));
    }

    [Fact]
    public void As_many_folds_as_images_leave_one_out_each()
    {
        var images = Images([6]);
        var assignment = FoldAssignment.Of(images, 6, 1, 1);
        Assert.Equal(Enumerable.Range(0, 6), images.Select(image => assignment.Of(image, 0)).Order());
    }

    private static List<HashedImage> Images(int[] classes) =>
        [.. classes
            .Index()
            .SelectMany(label => Enumerable.Range(0, label.Item).Select(i => Image($"{label.Index}-{i}", $"c{label.Index}")))];

    private static HashedImage Image(string name, string label, string? group = null) =>
        new(new(name, name, label) { Group = group }, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(name)));
}
