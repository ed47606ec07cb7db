using Pipelines.Reporting.Pictures;
using Pipelines.Tests.Reporting.Samples;
using SkiaSharp;

namespace Pipelines.Tests.Reporting.Pictures;

public sealed class ThumbnailTests
{
    [Fact]
    public void It_keeps_the_whole_image_and_never_enlarges_it()
    {
        using var pictures = new DrawnPictures(1);
        var small = PictureSize.Small.TryMake(pictures.Of(0))!;
        using var decoded = SKBitmap.Decode(small.Jpeg);
        Assert.Equal((96, 72), (decoded.Width, decoded.Height));
        Assert.Equal((160, 120), (small.Width, small.Height));
        using var large = SKBitmap.Decode(PictureSize.Large.TryMake(pictures.Of(0))!.Jpeg);
        Assert.Equal((160, 120), (large.Width, large.Height));
    }

    [Fact]
    public void Noise_takes_no_more_than_two_bits_a_pixel()
    {
        using var pictures = new DrawnPictures(1, isNoise: true);
        Assert.InRange(PictureSize.Large.TryMake(pictures.Of(0))!.Jpeg.Length, 1, 224 * 224 / 4);
    }

    [Fact]
    public void What_is_no_image_has_none()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(PictureSize.Large.TryMake(Path.Combine(folder.Path, "gone.jpg")));
        Assert.Null(PictureSize.Large.TryMake(folder.Write("text.jpg", "not an image")));
        Assert.Null(PictureSize.Large.TryMake(folder.Path));
        Assert.All(PictureSize.Large.TryMakeAll([null, folder.Write("empty.jpg", "")], CancellationToken.None), Assert.Null);
    }
}
