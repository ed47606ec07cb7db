using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Imaging;

public class PixelBitmapTests
{
    private const int Width = 7;
    private const int Height = 5;

    public static TheoryData<ImagePixelFormat> Formats => [.. Enum.GetValues<ImagePixelFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_opaque_picture_is_the_one_that_the_decoder_makes_of_its_file(ImagePixelFormat format)
    {
        using var decoded = ImageDecoder.Decode(TestPicture.Png(Width, Height));
        foreach (var gap in (int[])[0, 6])
        {
            using var picture = PixelBitmap.Create(Pixels(decoded.Pixels, format, gap));
            Assert.Equal(decoded.Pixels, picture.Pixels);
        }
    }

    [Theory]
    [InlineData(ImagePixelFormat.Rgba)]
    [InlineData(ImagePixelFormat.Bgra)]
    public void Transparent_parts_are_put_on_white(ImagePixelFormat format)
    {
        static SKColor Color(SKPointI at) => new((byte)(30 * at.X), (byte)(50 * at.Y), 77, (byte)(at.X * 255 / (Width - 1)));
        using var decoded = ImageDecoder.Decode(TestPicture.Png(Width, Height, Color));
        var colors = Enumerable.Range(0, Width * Height).Select(i => Color(new(i % Width, i / Width))).ToArray();
        using var picture = PixelBitmap.Create(Pixels(colors, format, gap: 0));

        Assert.Equal(SKColors.White, picture.Pixels[0]);
        Assert.All(decoded.Pixels.Zip(picture.Pixels), pair => Assert.True(
            Difference(pair.First, pair.Second) <= 1, $"{pair.First} became {pair.Second}"));

        static int Difference(SKColor a, SKColor b) =>
            Math.Max(Math.Abs(a.Red - b.Red), Math.Max(Math.Abs(a.Green - b.Green), Math.Abs(a.Blue - b.Blue)));
    }

    [Fact]
    public void Sizes_that_the_bytes_do_not_fill_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ImagePixels(new byte[11], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImagePixels(new byte[12], 2, 2, stride: 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImagePixels(new byte[12], 0, 2));
        Assert.Equal(8, new ImagePixels(new byte[14], 2, 2, ImagePixelFormat.Bgr, stride: 8).Stride);
        Assert.Throws<ArgumentException>(() => new ImagePixels(new byte[13], 2, 2, ImagePixelFormat.Bgr, stride: 8));
    }

    private static ImagePixels Pixels(SKColor[] colors, ImagePixelFormat format, int gap)
    {
        var bytes = new List<byte>();
        foreach (var row in colors.Chunk(Width))
        {
            bytes.AddRange(row.SelectMany(color => BytesOf(color, format)));
            bytes.AddRange(Enumerable.Repeat((byte)99, gap));
        }

        return new(bytes.ToArray(), Width, Height, format, bytes.Count / Height);
    }

    private static byte[] BytesOf(SKColor color, ImagePixelFormat format) => format switch
    {
        ImagePixelFormat.Rgb => [color.Red, color.Green, color.Blue],
        ImagePixelFormat.Bgr => [color.Blue, color.Green, color.Red],
        ImagePixelFormat.Rgba => [color.Red, color.Green, color.Blue, color.Alpha],
        _ => [color.Blue, color.Green, color.Red, color.Alpha],
    };
}
