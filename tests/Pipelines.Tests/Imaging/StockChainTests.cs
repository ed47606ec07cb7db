using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Imaging;

/// <summary>Training must see the pixels that the exported chain of stock ML.NET transformers will see.</summary>
public sealed class StockChainTests
{
    public static TheoryData<int, ResizeMode> Squares => new()
    {
        { 224, ResizeMode.Crop }, { 224, ResizeMode.Pad },
        { 96, ResizeMode.Crop }, { 96, ResizeMode.Pad },
        { 146, ResizeMode.Crop }, { 31, ResizeMode.Pad },
    };

    [SharedTheory]
    [MemberData(nameof(Squares))]
    public void Real_photos_give_the_pixels_of_the_stock_chain(int size, ResizeMode mode)
    {
        // Every sixtieth photo of clothing, every tenth of flowers (500 px and more), some of CIFAR (32 px, enlarged).
        string[] photos =
        [
            .. Every(60, SharedFolder.File("datasets", "clothing", "train")),
            .. Every(10, SharedFolder.File("datasets", "flowers")),
            .. Every(100, SharedFolder.File("datasets", "cifar10-small", "test")),
            SharedFolder.File("datasets", "corrupt", "greyscale.jpg"),
            SharedFolder.File("datasets", "corrupt", "cmyk.jpg"),
            SharedFolder.File("datasets", "corrupt", "animated.gif"),
            SharedFolder.File("datasets", "corrupt", "lossy.webp"),
            SharedFolder.File("datasets", "corrupt", "grey_16bit.png"),
            SharedFolder.File("datasets", "corrupt", "rgb_16bit.png"),
        ];
        Assert.True(photos.Length > 70);

        AssertSamePixels(photos, size, mode);
    }

    [Theory]
    [MemberData(nameof(Squares))]
    public void Every_shape_gives_the_pixels_of_the_stock_chain(int size, ResizeMode mode)
    {
        using var folder = new TemporaryFolder();
        (int Width, int Height)[] shapes =
        [
            (1, 1), (2, 3), (31, 31), (96, 96), (224, 224), (224, 223), (240, 320), (333, 217), (641, 479), (97, 1000), (1500, 100), (7, 5),
            (225, 224), (101, 3),
        ];
        var photos = shapes.Select(shape => folder.Write($"{shape.Width}x{shape.Height}.png", TestPicture.Png(shape.Width, shape.Height)))
            .ToArray();

        // Only an image of which ML.NET would draw nothing at all is left out.
        AssertSamePixels([.. photos.Where((_, i) => mode == ResizeMode.Crop || IsDrawn(shapes[i]))], size, mode);

        bool IsDrawn((int Width, int Height) shape) => Math.Min(shape.Width, shape.Height) * size >= Math.Max(shape.Width, shape.Height);
    }

    [Fact]
    public void A_very_long_image_is_drawn_one_pixel_wide_where_the_stock_chain_draws_nothing()
    {
        using var folder = new TemporaryFolder();
        var content = TestPicture.Png(2000, 3, _ => SKColors.White);
        var path = folder.Write("long.png", content);

        Assert.All(Stock([path], 64, ResizeMode.Pad)[0], value => Assert.Equal(0, value));
        Assert.Equal(3 * 64, Ours(content, 64, ResizeMode.Pad).Count(value => value == 255));
    }

    private static IEnumerable<string> Every(int step, string folder) =>
        Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % step == 0);

    private static void AssertSamePixels(string[] photos, int size, ResizeMode mode)
    {
        var stock = Stock(photos, size, mode);
        for (var i = 0; i < photos.Length; i++)
        {
            var ours = Ours(File.ReadAllBytes(photos[i]), size, mode);
            Assert.True(ours.AsSpan().SequenceEqual(stock[i]), $"{photos[i]} differs from the stock chain.");
        }
    }

    private static float[] Ours(byte[] content, int size, ResizeMode mode)
    {
        var reader = new ImageReader(new Preprocessing(size, size, mode));
        var planes = new float[reader.Length];
        reader.Read(content, planes);
        return planes;
    }

    private static float[][] Stock(string[] photos, int size, ResizeMode mode)
    {
        var ml = new MLContext(seed: 1);
        var chain = ml.Transforms.LoadImages("image", "", nameof(Row.Path))
            .Append(ml.Transforms.ResizeImages(
                "image",
                size,
                size,
                resizing: mode == ResizeMode.Crop
                    ? ImageResizingEstimator.ResizingKind.IsoCrop
                    : ImageResizingEstimator.ResizingKind.IsoPad,
                cropAnchor: ImageResizingEstimator.Anchor.Center))
            .Append(ml.Transforms.ExtractPixels(
                "pixels", "image", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ARGB, interleavePixelColors: false));
        var rows = ml.Data.LoadFromEnumerable(photos.Select(photo => new Row { Path = photo }));
        return [.. chain.Fit(rows).Transform(rows).GetColumn<float[]>("pixels")];
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }
}
