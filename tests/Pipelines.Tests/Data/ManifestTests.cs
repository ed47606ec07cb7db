using System.Text;
using Pipelines.Data.Places;

namespace Pipelines.Tests.Data;

public sealed class ManifestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ManifestTests()
    {
        TestImages.WriteMany(_folder, "img", 12, 0);
        _folder.Write("img/with, comma \"and\" quotes.png", TestImages.Picture(50));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_may_come_in_any_order_and_case_with_quotes_and_byte_order_mark()
    {
        var rows = "Label,other,PATH\r\nköter,1,\"../img/with, comma \"\"and\"\" quotes.png\"\r\n\r\n\"a, b\",2,../img/000.png\r\n"u8;
        _folder.Write("sub/list.csv", [.. Encoding.UTF8.Preamble, .. rows]);

        var place = ImagePlace.Find(Path.Combine(_folder.Path, "sub", "list.csv"), labelled: true, "here");

        Assert.Equal((ImagePlaceKind.Manifest, false), (place.Kind, place.HasSplits));
        Assert.Equal(["a, b", "köter"], place.Images.Select(image => image.Item.Label));
        Assert.Equal(Path.Combine(_folder.Path, "img", "with, comma \"and\" quotes.png"), place.Images[1].Item.Path);
    }

    [Fact]
    public void Tabs_separate_a_tsv()
    {
        _folder.Write("list.tsv", "path\tlabel\nimg/000.png\ta, b\nimg\\001.png\tc\n");

        var place = ImagePlace.Find(Path.Combine(_folder.Path, "list.tsv"), labelled: true, "here");

        Assert.Equal([("img/000.png", "a, b"), ("img/001.png", "c")], place.Images.Select(image => (image.Item.Name, image.Item.Label!)));
    }

    [Fact]
    public void Its_split_column_decides_what_is_held_out()
    {
        _folder.Write(
            "list.csv",
            "path,label,split\nimg/000.png,a,train\nimg/001.png,b,\nimg/002.png,a,Validation\nimg/003.png,b,test\nimg/004.png,a,test\n");

        var data = TestImages.Load(_folder, new() { Train = "list.csv" });

        Assert.Equal(["img/000.png", "img/001.png"], TestImages.Names(data.Train));
        Assert.Equal(["img/002.png"], TestImages.Names(data.Validation));
        Assert.Equal(["img/003.png", "img/004.png"], TestImages.Names(data.Test));
    }

    [Fact]
    public void Without_test_rows_the_defaults_are_those_of_folders()
    {
        _folder.Write("no-test.csv", "path,label,split\nimg/000.png,a,train\nimg/001.png,b,train\nimg/002.png,a,validation\n");
        _folder.Write(
            "only-train.csv",
            "path,label,split\n" + string.Concat(Enumerable.Range(0, 10).Select(i => $"img/{i:000}.png,{(i < 5 ? 'a' : 'b')},train\n")));

        var noTest = TestImages.Load(_folder, new() { Train = "no-test.csv" });
        var onlyTrain = TestImages.Load(_folder, new() { Train = "only-train.csv" });

        Assert.Equal((2, 1, 0), (noTest.Train.Count, noTest.Validation.Count, noTest.Test.Count));
        Assert.Empty(onlyTrain.Validation);
        Assert.All(onlyTrain.CountClasses(), count => Assert.InRange(count.Test, 1, 2));
    }

    [Fact]
    public void A_test_manifest_gives_its_test_rows_or_all_its_rows()
    {
        _folder.Write("train.csv", "path,label\nimg/000.png,a\nimg/001.png,b\n");
        _folder.Write("split.csv", "path,label,split\nimg/002.png,a,test\nimg/003.png,b,train\n");
        _folder.Write("plain.csv", "path,label\nimg/004.png,a\nimg/005.png,b\n");
        _folder.Write("none.csv", "path,label,split\nimg/004.png,a,train\n");

        Assert.Equal(
            ["img/002.png"],
            TestImages.Names(TestImages.Load(_folder, new() { Train = "train.csv", Test = PlaceOrFraction.At("split.csv") }).Test));
        Assert.Equal(
            ["img/004.png", "img/005.png"],
            TestImages.Names(TestImages.Load(_folder, new() { Train = "train.csv", Test = PlaceOrFraction.At("plain.csv") }).Test));
        Assert.Contains(
            "has the split test",
            Assert.Single(TestImages.Problems(_folder, new() { Train = "train.csv", Test = PlaceOrFraction.At("none.csv") })).Found,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_the_configuration_overrides_are_noted()
    {
        var train = string.Concat(Enumerable.Range(0, 8).Select(i => $"img/{i:000}.png,{(i < 4 ? 'a' : 'b')},train\n"));
        _folder.Write("list.csv", "path,label,split\n" + train + "img/010.png,a,test\nimg/011.png,b,validation\n");

        var data = TestImages.Load(_folder, new() { Train = "list.csv", Validation = PlaceOrFraction.Of(0.25) });

        Assert.Equal(["img/010.png"], TestImages.Names(data.Test));
        Assert.InRange(data.Validation.Count, 2, 4);
        Assert.Equal(8, data.Train.Count + data.Validation.Count);
        Assert.Contains(data.Notes, note => note.Contains("with the split validation (1) are not used", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_are_optional_for_clustering()
    {
        _folder.Write("paths.csv", "path\nimg/000.png\nimg/001.png\n");
        _folder.Write("some.csv", "path,label\nimg/000.png,a\nimg/001.png,\n");

        Assert.Empty(TestImages.Load(_folder, new() { Train = "paths.csv" }, labelled: false).Labels);
        var some = TestImages.Load(_folder, new() { Train = "some.csv" }, labelled: false);
        Assert.Empty(some.Labels);
        Assert.All(some.Train, image => Assert.Null(image.Item.Label));
    }

    [Fact]
    public void All_wrong_rows_are_reported_at_once_with_their_lines()
    {
        _folder.Write(
            "list.csv",
            "path,label,split\nimg/000.png,a,train\nimg/missing.png,a,train\nimg/001.png, ,train\n"
            + "img/002.png,b,tset\n,b,train\nimg/000.png,b,train\n");

        var problems = TestImages.Problems(_folder, new() { Train = "list.csv" });

        var manifest = Path.Combine(_folder.Path, "list.csv");
        Assert.Equal(
            [$"{manifest}:3", $"{manifest}:4", $"{manifest}:5", $"{manifest}:6", $"{manifest}:7"],
            problems.Select(problem => problem.Place));
        Assert.Contains("does not exist", problems[0].Found, StringComparison.Ordinal);
        Assert.Equal("The label is empty.", problems[1].Found);
        Assert.Equal("The split \"tset\" is not known.", problems[2].Found);
        Assert.StartsWith("Did you mean \"test\"?", problems[2].Remedy, StringComparison.Ordinal);
        Assert.StartsWith("The path is empty", problems[3].Found, StringComparison.Ordinal);
        Assert.Contains("was listed in line 2", problems[4].Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The manifest is empty.")]
    [InlineData("file,class\nimg/000.png,a\n", "The columns \"path\" and \"label\" are missing; found: file, class.")]
    [InlineData("path|label\nimg/000.png|a\n", "The columns \"path\" and \"label\" are missing; found: path|label.")]
    [InlineData("path,class\nimg/000.png,a\n", "The column \"label\" is missing; found: path, class.")]
    [InlineData("path,label,label\nimg/000.png,a,b\n", "The column \"label\" is there 2 times.")]
    [InlineData("Path,label, PATH \nimg/000.png,a,b\n", "The column \"path\" is there 2 times.")]
    [InlineData("path,\"label\nimg/000.png,a\n", "The quotation mark that opens here is never closed.")]
    [InlineData("path,label\n", "The manifest lists no images.")]
    [InlineData("path,label\nimg/000.png,a\"b\n", "A quotation mark stands inside a field that is not quoted.")]
    public void A_manifest_that_is_none_is_a_problem(string content, string found)
    {
        _folder.Write("list.csv", content);

        Assert.Contains(found, TestImages.Problems(_folder, new() { Train = "list.csv" }).Select(problem => problem.Found));
    }
}
