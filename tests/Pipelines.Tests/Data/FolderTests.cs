using Pipelines.Data;
using Pipelines.Data.Places;

namespace Pipelines.Tests.Data;

public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Deeper_folders_belong_to_their_class_and_order_is_ordinal()
    {
        _folder.Write("b/10.png", TestImages.Picture(1));
        _folder.Write("b/9.png", TestImages.Picture(2));
        _folder.Write("a/deep/er/x.png", TestImages.Picture(3));
        _folder.Write("a/Z.png", TestImages.Picture(4));
        _folder.Write("a/a.png", TestImages.Picture(5));

        var place = ImagePlace.Find(_folder.Path, labelled: true, "here");

        Assert.Equal(ImagePlaceKind.ClassFolders, place.Kind);
        Assert.Equal(["a/Z.png", "a/a.png", "a/deep/er/x.png", "b/10.png", "b/9.png"], place.Images.Select(image => image.Item.Name));
        Assert.Equal(["a", "a", "a", "b", "b"], place.Images.Select(image => image.Item.Label));
    }

    [Fact]
    public void Hidden_files_and_files_that_are_no_images_are_ignored()
    {
        _folder.Write("a/1.png", TestImages.Picture(1));
        _folder.Write("a/.2.png", TestImages.Picture(2));
        _folder.Write(".git/a/3.png", TestImages.Picture(3));
        _folder.Write("b/4.JPG", TestImages.Picture(4));
        _folder.Write("b/picture", TestImages.Picture(5));
        _folder.Write("b/Thumbs.db", [0xD0, 0xCF, 0x11, 0xE0]);
        _folder.Write("LICENSE", "free");
        _folder.Write("README.md", "# Read me");
        _folder.Write("docs/notes.txt", "BMarginal notes");

        var place = ImagePlace.Find(_folder.Path, labelled: true, "here");

        Assert.Equal(["a/1.png", "b/4.JPG", "b/picture"], place.Images.Select(image => image.Item.Name));
        Assert.Empty(place.Skipped);
        Assert.Contains("docs", Assert.Single(place.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_are_followed_but_not_in_circles()
    {
        TestImages.WriteMany(_folder, "set/a", 2, 0);
        TestImages.WriteMany(_folder, "elsewhere/b", 2, 100);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "set", "linked"), Path.Combine(_folder.Path, "elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "set", "a", "up"), Path.Combine(_folder.Path, "set"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "elsewhere", "b", "self"), Path.Combine(_folder.Path, "elsewhere", "b"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "set", "a", "gone.png"), Path.Combine(_folder.Path, "gone.png"));

        var data = TestImages.Load(_folder, new() { Train = "set", Validation = PlaceOrFraction.Of(0.3) });

        Assert.Equal(
            ["a/000.png", "a/001.png", "linked/b/000.png", "linked/b/001.png"],
            TestImages.Names([.. data.Train, .. data.Validation]).Order(StringComparer.Ordinal));
        Assert.StartsWith("a link to ", Assert.Single(data.Skipped).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_vanish_are_skipped_by_the_scan()
    {
        TestImages.WriteMany(_folder, "all", 3, 0);
        var data = TestImages.Load(_folder, new() { Train = "all" }, labelled: false);
        File.Delete(data.Train[1].Item.Path);

        Assert.Equal([new SkippedImage(data.Train[1].Item.Path, "the file does not exist (any more)")], ImageScan.Run(data.Train));
    }
}
