using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation;
using Pipelines.Imaging.Augmentation.Operations;
using SkiaSharp;

namespace Pipelines.Tests.Imaging.Augmentation.Operations;

public sealed class VisiblePartTests
{
    /// <summary>
    /// An image of 200 × 100: served is the square from 50 to 150, or, padded, the one from 50 above the image to 50 below.
    /// </summary>
    [Theory]
    [InlineData(ResizeMode.Crop, 50, 0, 150, 100, 0, 0, 1, 1)]
    [InlineData(ResizeMode.Crop, 50, 0, 100, 50, 0, 0, 0.5, 0.5)]
    [InlineData(ResizeMode.Crop, 75, 20, 125, 90, 0.25, 0.2, 0.75, 0.9)]
    [InlineData(ResizeMode.Crop, 0, 0, 100, 100, 0, 0, 0.5, 1)]
    [InlineData(ResizeMode.Crop, 0, 0, 40, 30, 0, 0, 0.015625, 0.3)]
    [InlineData(ResizeMode.Crop, 160, 50, 200, 100, 0.984375, 0.5, 1, 1)]
    [InlineData(ResizeMode.Pad, 0, -50, 200, 150, 0, 0, 1, 1)]
    [InlineData(ResizeMode.Pad, 0, 0, 200, 100, 0, 0.25, 1, 0.75)]
    [InlineData(ResizeMode.Pad, 50, -50, 150, 50, 0.25, 0, 0.75, 0.5)]
    public void A_crop_is_given_in_shares_of_the_unaugmented_square(
        ResizeMode mode,
        int left,
        int top,
        int right,
        int bottom,
        double expectedLeft,
        double expectedTop,
        double expectedRight,
        double expectedBottom)
    {
        using var resampler = new ImageResampler(new(100, 100, mode));
        using var picture = new SKBitmap(200, 100);
        var part = VisiblePart.Of(new SKRectI(left, top, right, bottom), resampler.ServedRegion(picture));
        Assert.Equal((float)expectedLeft, part.Left, 1e-5f);
        Assert.Equal((float)expectedTop, part.Top, 1e-5f);
        Assert.Equal((float)expectedRight, part.Right, 1e-5f);
        Assert.Equal((float)expectedBottom, part.Bottom, 1e-5f);
    }

    [Theory]
    [InlineData(ResizeMode.Crop)]
    [InlineData(ResizeMode.Pad)]
    public void It_is_the_part_that_the_pixels_show(ResizeMode mode)
    {
        // Red grows from left to right of the served square, green from top to bottom; a pixel's value is its place.
        using var picture = ImageDecoder.Decode(TestPicture.Png(200, 200, at => new SKColor((byte)at.X, (byte)at.Y, 0)));
        const int Size = 40;
        using var augmenter = new Augmenter(new(Size, Size, mode), new() { RandomResizedCrop = new() { MinimumScale = 0.2 } });
        var planes = new float[augmenter.Length];
        var parts = new HashSet<VisiblePart>();
        for (var image = 0; image < 40; image++)
        {
            var part = augmenter.Write(picture, AugmentationRandom.ForImage(1, 1, image), planes);
            var (across, down) = ((part.Right - part.Left) * 200 / Size, (part.Bottom - part.Top) * 200 / Size);

            // Pixels in the middle, whose filter does not reach over the border.
            var (x, y) = (10, 25);
            Assert.Equal((part.Left * 200) + ((x + 0.5f) * across) - 0.5f, planes[(y * Size) + x], 1.5f);
            Assert.Equal((part.Top * 200) + ((y + 0.5f) * down) - 0.5f, planes[(Size * Size) + (y * Size) + x], 1.5f);
            parts.Add(part);
        }

        Assert.True(parts.Count > 30);
    }

    [Fact]
    public void Without_a_crop_it_is_everything()
    {
        using var picture = ImageDecoder.Decode(TestPicture.Png(60, 40));
        using var augmenter = new Augmenter(new(16, 16, ResizeMode.Crop), new() { HorizontalFlip = true, Rotate = 20 });
        Assert.Equal(VisiblePart.Whole, augmenter.Write(picture, AugmentationRandom.ForImage(1, 1, 1), new float[augmenter.Length]));
    }
}
