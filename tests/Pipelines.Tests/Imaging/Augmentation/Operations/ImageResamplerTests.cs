using Pipelines.Imaging;
using Pipelines.Imaging.Augmentation.Operations;
using SkiaSharp;

namespace Pipelines.Tests.Imaging.Augmentation.Operations;

public sealed class ImageResamplerTests
{
    [Fact]
    public void A_part_of_the_squares_size_keeps_its_pixels()
    {
        using var picture = Picture(64, 48);
        using var resampler = new ImageResampler(new(32, 32, ResizeMode.Crop));
        var square = resampler.Draw(picture, SKRectI.Create(10, 5, 32, 32));
        AssertPixels(square, at => picture.GetPixel(10 + at.X, 5 + at.Y));
    }

    [Theory]
    [InlineData(96)]
    [InlineData(20)]
    public void A_part_is_resized_as_a_separate_image_would_be(int side)
    {
        using var picture = Picture(300, 200);
        using var resampler = new ImageResampler(new(32, 32, ResizeMode.Crop));
        using var part = ImageDecoder.Decode(TestPicture.Png(side, side, at => picture.GetPixel(110 + at.X, 40 + at.Y)));
        using var served = ImageResizer.Resize(part, 32, ResizeMode.Crop);
        var square = resampler.Draw(picture, SKRectI.Create(110, 40, side, side));
        AssertPixels(square, at => served.GetPixel(at.X, at.Y), rounding: 1);
    }

    [Fact]
    public void What_a_part_has_beyond_the_image_is_black()
    {
        using var picture = Picture(32, 16);
        using var resampler = new ImageResampler(new(32, 32, ResizeMode.Pad));
        resampler.Draw(picture, SKRectI.Create(0, 0, 16, 16));
        var square = resampler.Draw(picture, SKRectI.Create(0, -8, 32, 32));
        AssertPixels(square, at => at.Y is >= 8 and < 24 ? picture.GetPixel(at.X, at.Y - 8) : SKColors.Black);
    }

    [Fact]
    public void Quarter_turns_are_clockwise_and_exact()
    {
        using var picture = Picture(32, 32);
        using var resampler = new ImageResampler(new(32, 32, ResizeMode.Crop));
        AssertPixels(resampler.Draw(picture, resampler.ServedRegion(picture), 90), at => picture.GetPixel(at.Y, 31 - at.X));
        AssertPixels(resampler.Draw(picture, resampler.ServedRegion(picture), 180), at => picture.GetPixel(31 - at.X, 31 - at.Y));
        AssertPixels(resampler.Draw(picture, resampler.ServedRegion(picture), -90), at => picture.GetPixel(31 - at.Y, at.X));
    }

    [Fact]
    public void A_turned_image_mirrors_its_edges_and_a_padded_one_is_black_beyond_them()
    {
        // The corner of the square turned by 45 degrees lies 6.6 pixels beyond the edge's middle: mirrored, that is still the white border.
        using var picture = Picture(32, 32, at => at.X is < 10 or >= 22 || at.Y is < 10 or >= 22 ? SKColors.White : SKColors.Red);
        using var cropping = new ImageResampler(new(32, 32, ResizeMode.Crop));
        using var padding = new ImageResampler(new(32, 32, ResizeMode.Pad));
        var mirrored = cropping.Draw(picture, cropping.ServedRegion(picture), 45);
        var padded = padding.Draw(picture, padding.ServedRegion(picture), 45);
        SKPointI[] corners = [new(0, 0), new(31, 0), new(0, 31), new(31, 31)];
        Assert.All(corners, corner => Assert.Equal(SKColors.White, mirrored.GetPixel(corner.X, corner.Y)));
        Assert.All(corners, corner => Assert.Equal(SKColors.Black, padded.GetPixel(corner.X, corner.Y)));
        Assert.Equal(SKColors.Red, mirrored.GetPixel(16, 16));
        Assert.Equal(SKColors.Red, padded.GetPixel(16, 16));
    }

    [SharedTheory]
    [InlineData(ResizeMode.Crop)]
    [InlineData(ResizeMode.Pad)]
    public void A_whole_turn_of_a_photo_is_the_unaugmented_photo(ResizeMode mode)
    {
        using var resampler = new ImageResampler(new(96, 96, mode));
        var tulips = Directory.GetFiles(SharedFolder.File("datasets", "flowers", "tulips"), "*.jpg");
        foreach (var path in tulips.Order(StringComparer.Ordinal).Take(6))
        {
            using var photo = ImageDecoder.Decode(File.ReadAllBytes(path));
            using var served = ImageResizer.Resize(photo, 96, mode);
            var turned = resampler.Draw(photo, resampler.ServedRegion(photo), 360);
            var difference = served.Pixels.Zip(turned.Pixels).Average(pair => Math.Abs(pair.First.Green - pair.Second.Green));
            Assert.True(difference < 1, $"{path}: {difference}");
        }
    }

    private static SKBitmap Picture(int width, int height, Func<SKPointI, SKColor>? color = null) =>
        ImageDecoder.Decode(color is null ? TestPicture.Png(width, height) : TestPicture.Png(width, height, color));

    private static void AssertPixels(SKBitmap square, Func<SKPointI, SKColor> expected, int rounding = 0)
    {
        for (var i = 0; i < square.Width * square.Height; i++)
        {
            var at = new SKPointI(i % square.Width, i / square.Width);
            var (wanted, found) = (expected(at), square.GetPixel(at.X, at.Y));
            var difference = Math.Max(
                Math.Abs(wanted.Red - found.Red), Math.Max(Math.Abs(wanted.Green - found.Green), Math.Abs(wanted.Blue - found.Blue)));
            Assert.True(difference <= rounding, $"At {at}: {wanted} expected, {found} found.");
        }
    }
}
