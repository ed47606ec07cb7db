using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using SkiaSharp;

namespace Pipelines.Tests.Imaging.Augmentation;

public sealed class ContactSheetTests : IDisposable
{
    // Resized to 20, of which the graph keeps the central 16.
    private static readonly Preprocessing s_preprocessing = new(16, 20, ResizeMode.Crop);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cell_shows_the_pixels_that_the_graph_keeps()
    {
        var random = new Random(3);
        float[][][] rows = [.. Enumerable.Range(0, 2).Select(_ => (float[][])[.. Enumerable.Range(0, 4).Select(_ => Sample(random))])];
        var path = Path.Combine(_folder.Path, "sheets", "sheet.png");

        ContactSheet.Write(path, rows, ["", ""], s_preprocessing);

        using var sheet = SKBitmap.Decode(path);
        Assert.Equal((4 + (4 * 20), 4 + (2 * 36)), (sheet.Width, sheet.Height));
        Assert.Equal(SKColors.White, sheet.GetPixel(21, 37));
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                AssertCell(sheet, column, row, rows[row][column]);
            }
        }

        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Numbers_beyond_those_of_a_pixel_are_cut_off()
    {
        var path = Path.Combine(_folder.Path, "sheet.png");
        ContactSheet.Write(
            path,
            [[[.. Enumerable.Repeat(-3f, 400), .. Enumerable.Repeat(300f, 400), .. Enumerable.Repeat(99.6f, 400)]]],
            [""],
            s_preprocessing);
        using var sheet = SKBitmap.Decode(path);
        Assert.Equal(new SKColor(0, 255, 100), sheet.GetPixel(10, 26));
    }

    [Fact]
    public void Each_row_says_above_it_what_it_shows_where_there_is_a_font()
    {
        var path = Path.Combine(_folder.Path, "sheet.png");
        float[][] row = [.. Enumerable.Range(0, 4).Select(_ => new float[3 * 20 * 20])];
        ContactSheet.Write(path, [row, row, row], ["roses", "tulips", ""], s_preprocessing);
        using var sheet = SKBitmap.Decode(path);
        var ink = Enumerable.Range(0, 3)
            .Select(
                number => string.Concat(
                    from y in Enumerable.Range(
                        4 + (number * 36), 16)
                    from x in Enumerable.Range(0, sheet.Width)
                    select sheet.GetPixel(x, y).Red < 128
                        ? '#'
                        : '.'))
            .ToList();
        Assert.Equal(SKTypeface.Default.ContainsGlyphs("rosetulip"), ink[0].Contains('#', StringComparison.Ordinal)
            && ink[1].Contains('#', StringComparison.Ordinal)
            && ink[0] != ink[1]);
        Assert.DoesNotContain("#", ink[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_an_error()
    {
        // The folder's name is that of a file.
        var file = _folder.Write("a.png", "taken");
        var path = Path.Combine(file, "sheet.png");
        var nowhere = Assert.Throws<PipelineException>(() => ContactSheet.Write(path, [[Sample(new(1))]], [""], s_preprocessing));
        Assert.Equal(path, nowhere.Problems.Single().Place);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    private static float[] Sample(Random random) => [.. Enumerable.Range(0, 3 * 20 * 20).Select(_ => (float)random.Next(256))];

    private static void AssertCell(SKBitmap sheet, int column, int row, float[] planes)
    {
        for (var i = 0; i < 16 * 16; i++)
        {
            var (x, y) = (i % 16, i / 16);
            var from = ((y + 2) * 20) + x + 2;
            Assert.Equal(
                new SKColor((byte)planes[from], (byte)planes[400 + from], (byte)planes[800 + from]),
                sheet.GetPixel(4 + (column * 20) + x, 20 + (row * 36) + y));
        }
    }
}
