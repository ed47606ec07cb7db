using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Imaging;

public sealed class ReducedDecodingTests
{
    [Theory]
    [InlineData(640, 480, 60, 80, 60)]
    [InlineData(640, 480, 61, 160, 120)]
    [InlineData(640, 480, 188, 320, 240)]
    [InlineData(640, 480, 241, 640, 480)]
    [InlineData(300, 201, 100, 150, 101)]
    [InlineData(40, 30, 500, 40, 30)]
    public void A_JPEG_is_decoded_at_the_smallest_size_that_suffices(
        int width, int height, int smallestSide, int expectedWidth, int expectedHeight)
    {
        using var picture = ImageDecoder.DecodeReduced(Smooth(width, height, SKEncodedImageFormat.Jpeg), smallestSide);
        Assert.Equal((expectedWidth, expectedHeight), (picture.Width, picture.Height));
    }

    [Fact]
    public void Other_formats_keep_their_size_and_their_pixels()
    {
        var content = Smooth(320, 240, SKEncodedImageFormat.Png);
        using var picture = ImageDecoder.DecodeReduced(content, 10);
        using var whole = ImageDecoder.Decode(content);
        Assert.Equal(whole.Pixels, picture.Pixels);
    }

    [Theory]
    [InlineData(120, 2)]
    [InlineData(60, 4)]
    [InlineData(30, 8)]
    public void Each_pixel_is_the_mean_of_the_block_that_it_stands_for(int smallestSide, int block)
    {
        var content = Smooth(320, 240, SKEncodedImageFormat.Jpeg);
        using var reduced = ImageDecoder.DecodeReduced(content, smallestSide);
        using var whole = ImageDecoder.Decode(content);
        var (pixels, small) = (whole.Pixels, reduced.Pixels);
        for (var y = 0; y < reduced.Height; y++)
        {
            for (var x = 0; x < reduced.Width; x++)
            {
                var of =
                    from dy in Enumerable.Range(0, block)
                    from dx in Enumerable.Range(0, block)
                    select pixels[(((y * block) + dy) * 320) + (x * block) + dx];
                var actual = small[(y * reduced.Width) + x];
                Assert.Equal(of.Average(pixel => pixel.Red), actual.Red, tolerance: 3.0);
                Assert.Equal(of.Average(pixel => pixel.Green), actual.Green, tolerance: 3.0);
                Assert.Equal(of.Average(pixel => pixel.Blue), actual.Blue, tolerance: 3.0);
            }
        }
    }

    [SharedTheory]
    [InlineData("exif6_rotated.jpg", 120, 160)]
    [InlineData("cmyk.jpg", 127, 160)]
    public void Turned_and_four_coloured_images_are_reduced_too(string file, int width, int height)
    {
        var content = File.ReadAllBytes(SharedFolder.File("datasets", "corrupt", file));
        using var picture = ImageDecoder.DecodeReduced(content, 120);
        using var whole = ImageDecoder.Decode(content);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(whole.Pixels.Average(pixel => pixel.Red), picture.Pixels.Average(pixel => pixel.Red), tolerance: 1.5);
        Assert.Equal(whole.Pixels.Average(pixel => pixel.Blue), picture.Pixels.Average(pixel => pixel.Blue), tolerance: 1.5);
    }

    [SharedFact]
    public void A_truncated_JPEG_is_refused_at_any_size()
    {
        var content = File.ReadAllBytes(SharedFolder.File("datasets", "corrupt", "truncated.jpg"));
        Assert.StartsWith(
            "truncated JPEG",
            Assert.Throws<BadImageException>(() => ImageDecoder.DecodeReduced(content, 30)).Message,
            StringComparison.Ordinal);
    }

    private static byte[] Smooth(int width, int height, SKEncodedImageFormat format) => TestPicture.Encode(
        width,
        height,
        at => new SKColor(
            (byte)(255 * at.X / width), (byte)(255 * at.Y / height), (byte)(128 + (100 * Math.Sin(at.X / 30.0) * Math.Cos(at.Y / 25.0)))),
        format);
}
