using Pipelines.Data;

namespace Pipelines.Tests.Data;

/// <summary>A fraction never separates images of one group.</summary>
public sealed class GroupTests : IDisposable
{
    private const int Images = 60;
    private readonly TemporaryFolder _folder = new();

    public GroupTests() => TestImages.WriteMany(_folder, "img", Images, 0);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Groups_stay_together_and_stay_in_their_split_when_images_are_added()
    {
        WriteList("all.csv", Images);
        WriteList("fewer.csv", Images - 10);
        var options = new DataOptions { Train = "all.csv", Test = PlaceOrFraction.Of(0.3), Validation = PlaceOrFraction.Of(0.3) };

        var all = TestImages.Load(_folder, options);
        var fewer = TestImages.Load(_folder, options with { Train = "fewer.csv" });

        var (train, test, validation) = (Groups(all.Train), Groups(all.Test), Groups(all.Validation));
        Assert.Equal(20, train.Count + test.Count + validation.Count);
        Assert.Empty(train.Intersect(test));
        Assert.Empty(train.Intersect(validation));
        Assert.All(all.CountClasses(), count => Assert.InRange(count.Test, 6, 12));
        Assert.Equal(test, Groups(fewer.Test));
        Assert.Equal(Images, all.Train.Count + all.Test.Count + all.Validation.Count);
    }

    [Fact]
    public void Copies_join_groups_and_images_without_a_group_stand_for_themselves()
    {
        File.Copy(Path.Combine(_folder.Path, "img", "000.png"), Path.Combine(_folder.Path, "img", "copy.png"));
        _folder.Write(
            "list.csv",
            "path,label,group\nimg/000.png,a,p1\nimg/copy.png,a,p2\nimg/001.png,a,p2\nimg/002.png,a,\n"
            + "img/003.png,b,\nimg/004.png,b,\n");

        for (var seed = 1; seed <= 20; seed++)
        {
            var data = TestImages.Load(_folder, new() { Train = "list.csv", Test = PlaceOrFraction.Of(0.5), SplitSeed = seed });

            string[] joined = ["img/000.png", "img/001.png", "img/copy.png"];
            Assert.Contains(joined.Intersect(TestImages.Names(data.Test)).Count(), new[] { 0, 3 });
            Assert.Single(data.Test, image => image.Item.Label == "b");
        }
    }

    [Fact]
    public void A_class_of_one_group_cannot_be_held_out()
    {
        _folder.Write("list.csv", "path,label,group\nimg/000.png,a,p1\nimg/001.png,a,p1\nimg/002.png,b,p2\nimg/003.png,b,p3\n");

        Assert.Equal(
            "Too few different images or groups to hold out the fraction 0.2 for test: only one is left of \"a\".",
            Assert.Single(TestImages.Problems(_folder, new() { Train = "list.csv" })).Found);
    }

    [Fact]
    public void Groups_across_named_splits_are_noted_and_the_column_can_be_mapped()
    {
        _folder.Write(
            "list.csv",
            "path,label,split,patient\nimg/000.png,a,train,p1\nimg/001.png,b,train,p2\nimg/002.png,a,test,p1\nimg/003.png,b,test,p3\n");

        var data = TestImages.Load(_folder, new() { Train = "list.csv", Columns = new() { Group = "patient" } });

        Assert.Contains("1 group has images in more than one split, for example \"p1\".", data.Notes);
    }

    /// <summary>Twenty groups: of each class ten.</summary>
    private void WriteList(string name, int count) => _folder.Write(
        name,
        "path,label,group\n"
        + string.Concat(Enumerable.Range(0, count).Select(i => $"img/{i:000}.png,{(i % 2 == 0 ? 'a' : 'b')},p{i % 20}\n")));

    private static List<string?> Groups(IReadOnlyList<HashedImage> images) =>
        [.. images.Select(image => image.Item.Group).Distinct().Order(StringComparer.Ordinal)];
}
