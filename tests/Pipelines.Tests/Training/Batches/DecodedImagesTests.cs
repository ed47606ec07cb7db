using Pipelines.Data;
using Pipelines.Tests.Imaging;
using Pipelines.Training.Batches;
using SkiaSharp;

namespace Pipelines.Tests.Training.Batches;

public sealed class DecodedImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_kept_image_is_read_once()
    {
        var images = Draw(2);
        using var pictures = new DecodedImages(images, smallestSide: 30, memory: 1_000_000);
        SKColor[] first;
        using (var picture = pictures.Open(0))
        {
            Assert.True(picture.IsKept);
            first = picture.Bitmap.Pixels;
        }

        File.Delete(images[0].Item.Path);
        using var again = pictures.Open(0);
        Assert.Equal(first, again.Bitmap.Pixels);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2 * 60 * 40 * 4, 2)]
    [InlineData((3 * 60 * 40 * 4) - 1, 2)]
    [InlineData(long.MaxValue, 3)]
    public void No_more_are_kept_than_the_memory_allows(long memory, int expected)
    {
        // Pictures of 120 × 80, decoded at half their size.
        using var pictures = new DecodedImages(Draw(3), smallestSide: 40, memory);
        Assert.Equal(expected, Enumerable.Range(0, 3).Count(IsKept));
        Assert.Equal(expected, Enumerable.Range(0, 3).Count(IsKept));

        bool IsKept(int index)
        {
            using var picture = pictures.Open(index);
            Assert.Equal((60, 40), (picture.Bitmap.Width, picture.Bitmap.Height));
            return picture.IsKept;
        }
    }

    [Fact]
    public void What_an_image_looks_like_does_not_depend_on_whether_it_was_kept()
    {
        var images = Draw(1);
        using var all = new DecodedImages(images, smallestSide: 40, long.MaxValue);
        using var none = new DecodedImages(images, smallestSide: 40, 0);
        using var kept = all.Open(0);
        using var readAgain = none.Open(0);
        Assert.Equal(readAgain.Bitmap.Pixels, kept.Bitmap.Pixels);
    }

    [Fact]
    public void Whole_images_are_not_kept()
    {
        using var pictures = new DecodedImages(Draw(1), smallestSide: null, long.MaxValue);
        using var picture = pictures.Open(0);
        Assert.False(picture.IsKept);
        Assert.Equal((120, 80), (picture.Bitmap.Width, picture.Bitmap.Height));
    }

    [Fact]
    public void Threads_that_open_one_image_at_once_see_the_same()
    {
        using var pictures = new DecodedImages(Draw(4), smallestSide: 40, 2 * 60 * 40 * 4);
        var expected = Enumerable.Range(0, 4).Select(Pixels).ToArray();
        Parallel.For(0, 400, i => Assert.Equal(expected[i % 4], Pixels(i % 4)));

        SKColor[] Pixels(int index)
        {
            using var picture = pictures.Open(index);
            return picture.Bitmap.Pixels;
        }
    }

    public void Dispose() => _folder.Dispose();

    private List<HashedImage> Draw(int count) => [.. Enumerable.Range(0, count).Select(number =>
    {
        var content = TestPicture.Encode(
            120, 80, at => new SKColor((byte)at.X, (byte)(2 * at.Y), (byte)(40 * number)), SKEncodedImageFormat.Jpeg);
        return new HashedImage(new ImageItem(_folder.Write($"{number}.jpg", content), $"{number}.jpg", null), ContentHash.Of(content));
    })];
}
