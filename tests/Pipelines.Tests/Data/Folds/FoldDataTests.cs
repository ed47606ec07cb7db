namespace Pipelines.Tests.Data.Folds;

/// <summary>Folds of images that are read from folders and manifests.</summary>
public sealed class FoldDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folds_are_of_all_training_images_and_held_out_ones_stay_apart()
    {
        Write(("a", 12), ("b", 8));
        TestImages.WriteMany(_folder, "test/a", 3, 500);
        var all = TestImages.Load(_folder, new() { Train = "train", Folds = 4 });
        Assert.Equal((20, 0, 0), (all.Train.Count, all.Validation.Count, all.Test.Count));
        Assert.Equal((4, 1), (all.Folds!.Count, all.Folds.Repeats));

        var named = TestImages.Load(_folder, new() { Train = "train", Test = PlaceOrFraction.At("test"), Folds = 4, Repeats = 3 });
        Assert.Equal((20, 3, 3), (named.Train.Count, named.Test.Count, named.Folds!.Repeats));

        var fraction = TestImages.Load(_folder, new() { Train = "train", Test = PlaceOrFraction.Of(0.25), Folds = 4 });
        Assert.Equal(20, fraction.Train.Count + fraction.Test.Count);
        Assert.InRange(fraction.Test.Count, 3, 7);
        Assert.All(fraction.Train, image => Assert.InRange(fraction.Folds!.Of(image, 0), 0, 3));
        Assert.Equal(
            TestImages.Names(TestImages.Load(_folder, new() { Train = "train", Test = PlaceOrFraction.Of(0.25) }).Test),
            TestImages.Names(fraction.Test));
        Assert.Null(TestImages.Load(_folder, new() { Train = "train" }).Folds);
    }

    [Fact]
    public void Classes_with_fewer_images_than_folds_are_named()
    {
        Write(("a", 12), ("b", 3), ("c", 4));
        var problem = Assert.Single(TestImages.Problems(_folder, new() { Train = "train", Folds = 5 }));
        Assert.Equal("config $.data.folds", problem.Place);
        Assert.Equal("There are 3 different images of \"b\", fewer than the 5 folds, and of \"c\" (4).", problem.Found);
        Assert.Equal("Write \"folds\": 3, add images of the class, or remove it.", problem.Remedy);
        TestImages.Load(_folder, new() { Train = "train", Folds = 3 });
    }

    [Fact]
    public void More_folds_than_images_are_refused_copies_count_once()
    {
        Write(("a", 2), ("b", 2));
        _folder.Write("train/a/copy.png", TestImages.Picture(0));
        var problem = Assert.Single(TestImages.Problems(_folder, new() { Train = "train", Folds = 5 }));
        Assert.Equal("5 folds need as many different images as there are folds, and there are 4.", problem.Found);
        Assert.Equal("Write \"folds\": 4 or fewer.", problem.Remedy);
    }

    [Fact]
    public void A_class_whose_images_are_all_of_one_group_is_named_with_the_group()
    {
        TestImages.WriteMany(_folder, "img", 12, 0);
        List((i => i < 4 ? "rare" : "common", i => i < 4 ? "patient 7" : $"p{i}"), 12);
        var problem = Assert.Single(TestImages.Problems(_folder, new() { Train = "list.csv", Folds = 2 }));
        Assert.Equal(
            "All images of \"rare\" are of the group \"patient 7\", in one fold: the model that predicts this "
            + "fold would be trained without "
            + "the class.",
            problem.Found);
        Assert.Equal("Add images of the class from other groups, remove the class, or group the images in another way.", problem.Remedy);
    }

    [Fact]
    public void Fewer_groups_than_folds_are_refused_and_a_class_of_few_groups_is_noted()
    {
        TestImages.WriteMany(_folder, "img", 24, 0);
        List((i => i % 2 == 0 ? "a" : "b", i => $"p{i % 4}"), 24);
        Assert.Equal(
            "5 folds need as many groups, or images without one, as there are folds, and there are 4.",
            Assert.Single(TestImages.Problems(_folder, new() { Train = "list.csv", Folds = 5 })).Found);

        List((i => i < 4 ? "rare" : "common", i => i < 4 ? $"p{i % 2}" : $"q{i}"), 24);
        var data = TestImages.Load(_folder, new() { Train = "list.csv", Folds = 3 });
        Assert.Contains("Groups leave some folds without images of: rare (in 2 of 3 folds).", data.Notes);
    }

    private void Write(params (string Label, int Count)[] classes)
    {
        foreach (var (place, (label, count)) in classes.Index())
        {
            TestImages.WriteMany(_folder, $"train/{label}", count, 100 * place);
        }
    }

    private void List((Func<int, string> Label, Func<int, string> Group) columns, int count) => _folder.Write(
        "list.csv",
        "path,label,group\n"
        + string.Concat(Enumerable.Range(0, count).Select(i => $"img/{i:000}.png,{columns.Label(i)},{columns.Group(i)}\n")));
}
