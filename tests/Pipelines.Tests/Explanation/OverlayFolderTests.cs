using Pipelines.Explanation.Overlays;
using SkiaSharp;

namespace Pipelines.Tests.Explanation;

public sealed class OverlayFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_of_one_name_get_a_number_also_beside_files_that_exist()
    {
        _folder.Write("rose.tulips.png", "mine");
        _folder.Write("Daisy", "mine");
        var folder = OverlayFolder.Open(_folder.Path);
        Assert.Equal(
            ["rose-2", "rose-3", "tulip", "daisy-2", "ROSE-4"],
            ((string[])["a/rose.jpg", "b/rose.png", "tulip.jpg", "daisy.png", "ROSE.jpg"]).Select(folder.Reserve));
        Assert.Equal(
            ["rose-2.tulips.png", "rose-2.white rose.png"],
            folder.Files("rose-2", ["tulips", "white rose"]).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("..", "../../../etc/passwd")]
    [InlineData("../x.jpg", "/abs")]
    [InlineData("a/b\\..\\..\\c.jpg", "..\\..\\up")]
    [InlineData("", "")]
    [InlineData(".hidden", "con:stream")]
    [InlineData("tab\tnew\nline.jpg", "nul\0")]
    [InlineData("   .jpg", "  ")]
    public void Names_stay_in_the_folder(string image, string label)
    {
        var folder = OverlayFolder.Open(_folder.Path);
        var file = Assert.Single(folder.Files(folder.Reserve(image), [label]));
        using var overlay = new SKBitmap(1, 1);
        OverlayFolder.Write(file, overlay);
        Assert.Equal(Path.GetFullPath(file), Assert.Single(Directory.GetFiles(_folder.Path)));
    }

    [Fact]
    public void Long_names_are_cut_and_labels_that_look_alike_in_file_names_are_kept_apart()
    {
        var folder = OverlayFolder.Open(_folder.Path);
        var name = folder.Reserve(new string('花', 300) + ".jpg");
        var files = folder.Files(name, [new string('x', 300), new string('x', 301), "a/b", "a.b", "A:B"]);
        Assert.Equal(5, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, file => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(Path.GetFileName(file)), 1, 255 - 40));
    }

    [Fact]
    public void A_file_that_appeared_in_between_is_not_overwritten()
    {
        var file = _folder.Write("rose.tulips.png", "mine");
        using var overlay = new SKBitmap(1, 1);
        var error = Assert.Throws<PipelineException>(() => OverlayFolder.Write(file, overlay));
        Assert.Equal(file, error.Problems[0].Place);
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.Path))));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        var file = _folder.Write("file", "");
        Assert.Equal(file, Assert.Throws<PipelineException>(() => OverlayFolder.Open(file)).Problems[0].Place);
        Assert.Throws<PipelineException>(() => OverlayFolder.Open(Path.Combine(file, "below")));
    }
}
