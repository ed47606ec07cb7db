using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using SkiaSharp;

namespace Pipelines.Tests.Imaging.Augmentation;

public sealed class ContactSheetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_shows_the_picture_as_served_and_then_its_samples()
    {
        // Resized to 20, of which the graph keeps the central 16.
        var preprocessing = new Preprocessing(16, 20, ResizeMode.Crop);
        var options = new AugmentationOptions { RandomResizedCrop = new() };
        string[] images = [_folder.Write("a.png", TestPicture.Png(30, 40)), _folder.Write("b.png", TestPicture.Png(50, 20, seed: 90))];
        var path = Path.Combine(_folder.Path, "sheets", "sheet.png");

        Assert.Empty(ContactSheet.Write(path, images, 3, preprocessing, options, seed: 5));

        using var sheet = SKBitmap.Decode(path);
        Assert.Equal((4 + (4 * 20), 4 + (2 * 20)), (sheet.Width, sheet.Height));
        Assert.Equal(SKColors.White, sheet.GetPixel(21, 21));
        using var augmenter = new Augmenter(preprocessing, options);
        var planes = new float[augmenter.Length];
        for (var row = 0; row < 2; row++)
        {
            using var picture = ImageDecoder.Decode(File.ReadAllBytes(images[row]));
            new ImageReader(preprocessing).Write(picture, planes);
            AssertCell(sheet, 0, row, planes);
            augmenter.Write(picture, AugmentationRandom.ForImage(5, 3, row), planes);
            AssertCell(sheet, 3, row, planes);
        }

        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Unusable_pictures_have_no_row_and_are_told()
    {
        string[] images = [_folder.Write("text.jpg", "no picture"), _folder.Write("a.png", TestPicture.Png(9, 9)), Path.Combine(_folder.Path, "gone.png")];
        var path = Path.Combine(_folder.Path, "sheet.png");

        var problems = ContactSheet.Write(path, images, 1, new(8, 8, ResizeMode.Crop), new(), seed: 1);

        Assert.Equal([images[0], images[2]], problems.Select(problem => problem.Place));
        Assert.Equal("not an image: text", problems[0].Found);
        using var sheet = SKBitmap.Decode(path);
        Assert.Equal(16, sheet.Height);
    }

    [Fact]
    public void Nothing_to_show_and_no_place_to_write_are_told()
    {
        var preprocessing = new Preprocessing(8, 8, ResizeMode.Crop);
        var image = _folder.Write("a.png", TestPicture.Png(9, 9));
        var text = _folder.Write("text.jpg", "no picture");
        var nothing = Assert.Throws<PipelineException>(() => ContactSheet.Write(Path.Combine(_folder.Path, "s.png"), [text], 1, preprocessing, new(), 1));
        Assert.Equal(text, nothing.Problems.Single().Place);

        // The folder's name is that of a file.
        var path = Path.Combine(image, "sheet.png");
        var nowhere = Assert.Throws<PipelineException>(() => ContactSheet.Write(path, [image], 1, preprocessing, new(), 1));
        Assert.Equal(path, nowhere.Problems.Single().Place);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    private static void AssertCell(SKBitmap sheet, int column, int row, float[] planes)
    {
        for (var i = 0; i < 16 * 16; i++)
        {
            var (x, y) = (i % 16, i / 16);
            var from = ((y + 2) * 20) + x + 2;
            Assert.Equal(
                new SKColor((byte)planes[from], (byte)planes[400 + from], (byte)planes[800 + from]),
                sheet.GetPixel(4 + (column * 20) + x, 4 + (row * 20) + y));
        }
    }
}
