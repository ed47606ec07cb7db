using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Imaging;

public sealed class ImageDecoderTests
{
    /// <summary>Mean R, G, B as Pillow 9.4 gives them after convert("RGB"); for the transparent image after putting it on white.</summary>
    [SharedTheory]
    [InlineData("rgb_16bit.png", 120, 160, 174.7, 114.2, 134.7)]
    [InlineData("grey_16bit.png", 120, 160, 134.7, 134.7, 134.7)]
    [InlineData("greyscale.jpg", 240, 320, 94.2, 94.2, 94.2)]
    [InlineData("cmyk.jpg", 253, 320, 150.6, 141.1, 127.8)]
    [InlineData("rgba_transparent.png", 240, 320, 200.1, 199.4, 196.8)]
    [InlineData("animated.gif", 96, 96, 223.5, 61.6, 61.6)]
    [InlineData("lossy.webp", 240, 320, 174.7, 104.0, 101.8)]
    [InlineData("exif6_upright.jpg", 240, 320, 175.7, 164.9, 154.3)]
    [InlineData("exif6_rotated.jpg", 240, 320, 175.6, 164.9, 154.3)]
    [InlineData("one_pixel.png", 1, 1, 200, 100, 50)]
    [InlineData("wide_12000x40.jpg", 12000, 40, 127.0, 127.0, 127.1)]
    [InlineData("name with  two spaces (copy).jpg", 240, 320, 166.7, 156.5, 142.0)]
    [InlineData("中文文件名 连衣裙.jpg", 240, 320, 105.1, 78.0, 74.8)]
    [InlineData("emoji 👗🎉.jpg", 240, 320, 151.8, 105.0, 110.9)]
    public void Awkward_images_give_the_size_and_mean_colour_that_Pillow_gives(
        string file, int width, int height, double red, double green, double blue)
    {
        var content = File.ReadAllBytes(SharedFolder.File("datasets", "corrupt", file));

        using var picture = ImageDecoder.Decode(content);
        var header = ImageDecoder.Probe(content);

        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal((width, height), (header.Width, header.Height));
        var pixels = picture.Pixels;
        Assert.All(pixels, pixel => Assert.Equal(255, pixel.Alpha));
        Assert.Equal(red, pixels.Average(pixel => pixel.Red), tolerance: 0.6);
        Assert.Equal(green, pixels.Average(pixel => pixel.Green), tolerance: 0.6);
        Assert.Equal(blue, pixels.Average(pixel => pixel.Blue), tolerance: 0.6);
    }

    [SharedTheory]
    [InlineData("exif6_rotated.jpg", "exif6_upright.jpg", 2.0)]
    [InlineData("cmyk.jpg", "cmyk_as_rgb_reference.jpg", 4.0)]
    public void Two_files_of_one_image_agree_pixel_by_pixel(string file, string reference, double meanDifference)
    {
        using var picture = ImageDecoder.Decode(File.ReadAllBytes(SharedFolder.File("datasets", "corrupt", file)));
        using var expected = ImageDecoder.Decode(File.ReadAllBytes(SharedFolder.File("datasets", "corrupt", reference)));

        var difference = picture.Pixels
            .Zip(expected.Pixels, (a, b) => (Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue)) / 3.0)
            .Average();

        Assert.InRange(difference, 0, meanDifference);
    }

    [SharedTheory]
    [InlineData("truncated.jpg", "truncated JPEG: the file ends before the image is complete")]
    [InlineData("zero_bytes.jpg", "empty file")]
    [InlineData("text_renamed.png", "not an image: text")]
    [InlineData("README.md", "not an image: text")]
    public void Broken_files_are_refused_with_a_reason(string file, string reason)
    {
        var content = File.ReadAllBytes(SharedFolder.File("datasets", "corrupt", file));

        Assert.Equal(reason, Assert.Throws<BadImageException>(() => ImageDecoder.Decode(content)).Message);
    }

    /// <summary>
    /// Colours of the corners (top left, top right, bottom left, bottom right) as Pillow's ImageOps.exif_transpose leaves them.
    /// </summary>
    [Theory]
    [InlineData(1, "rgbw")]
    [InlineData(2, "grwb")]
    [InlineData(3, "wbgr")]
    [InlineData(4, "bwrg")]
    [InlineData(5, "rbgw")]
    [InlineData(6, "brwg")]
    [InlineData(7, "wgbr")]
    [InlineData(8, "gwrb")]
    public void Every_orientation_is_turned_upright(byte orientation, string corners)
    {
        var quarters = TestPicture.Encode(
            48,
            32,
            at => (at.X < 24, at.Y < 16) switch
            {
                (true, true) => SKColors.Red,
                (false, true) => SKColors.Lime,
                (true, false) => SKColors.Blue,
                _ => SKColors.White,
            },
            SKEncodedImageFormat.Jpeg);

        using var picture = ImageDecoder.Decode(WithOrientation(quarters, orientation));

        Assert.Equal(orientation < 5 ? (48, 32) : (32, 48), (picture.Width, picture.Height));
        var (right, bottom) = (picture.Width - 2, picture.Height - 2);
        Assert.Equal(
            corners,
            string.Concat(
                new[] { (1, 1), (right, 1), (1, bottom), (right, bottom) }.Select(at => Name(picture.GetPixel(at.Item1, at.Item2)))));
    }

    [Theory]
    [InlineData(new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0 }, "TIFF is not supported")]
    [InlineData(new byte[] { 0x4D, 0x4D, 0, 42, 0, 0, 0, 8 }, "TIFF is not supported")]
    [InlineData(new byte[] { 0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63, 0, 0, 0, 0 }, "HEIC is not supported")]
    [InlineData(new byte[] { 0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66, 0, 0, 0, 0 }, "AVIF is not supported")]
    [InlineData(new byte[] { 0xFF, 0x0A, 1, 2 }, "JPEG XL is not supported")]
    [InlineData(
        new byte[] { 0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6F, 0x6D, 0, 0, 0, 0 }, "not an image: unknown file format")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0 }, "not an image: zero bytes")]
    [InlineData(new byte[] { 0x25, 0x50, 0x44, 0x46, 0x2D }, "not an image: a PDF document")]
    [InlineData(new byte[] { 0x3C, 0x68, 0x74, 0x6D, 0x6C, 0x3E }, "not an image: an HTML or XML page")]
    [InlineData(new byte[] { 0x3C, 0x73, 0x76, 0x67, 0x3E }, "SVG is not supported")]
    [InlineData(new byte[] { 0x50, 0x36, 0x0A, 0x32, 0x20, 0x32, 0x0A }, "PNM is not supported")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, "truncated or corrupt JPEG: its header cannot be read")]
    public void The_reason_names_the_format(byte[] content, string reason)
    {
        Assert.StartsWith(reason, Assert.Throws<BadImageException>(() => ImageDecoder.Probe(content)).Message, StringComparison.Ordinal);
        Assert.StartsWith(reason, Assert.Throws<BadImageException>(() => ImageDecoder.Decode(content)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_cut_file_is_refused_wherever_it_is_cut(SKEncodedImageFormat format)
    {
        var content = TestPicture.Encode(90, 60, at => new SKColor((byte)(at.X * at.Y), (byte)(at.X * 3), (byte)(at.Y * 5)), format);
        using (ImageDecoder.Decode(content))
        {
        }

        for (var length = content.Length - 40; length > 0; length -= 97)
        {
            Assert.Throws<BadImageException>(() => ImageDecoder.Decode(content.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_cut_progressive_jpeg_is_refused_although_all_of_it_can_be_seen_coarsely()
    {
        // 24 x 24 pixels of noise, saved with Pillow's progressive=True.
        var content = Convert.FromBase64String(
            "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//"
            + "2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAYABgDAREAAhEBAxEB/8QA"
            + "FgABAQEAAAAAAAAAAAAAAAAABAUC/8QAGAEBAAMBAAAAAAAAAAAAAAAABAIDBQb/2gAMAwEAAhADEAAAAQHTTmPbIlyrm3Hl7DaXNkm660oo/8QAGRABAAMB"
            + "AQAAAAAAAAAAAAAAAgABAxES/9oACAEBAAEFAszMzNtPBzMtVmD1WK5G71YM/8QAJBEAAQMDAwQDAAAAAAAAAAAA8AABAgMRQRIhMRMigcFxobH/2gAIAQMB"
            + "AT8BnJmD9U32sevao09b3fgOFOV2uHlM2uVmD5W0Y6W4DKm/cH0qcOnG2Qwqksh5X//EAB0RAAICAQUAAAAAAAAAAAAAAAABAhIDBBETITH/2gAIAQIBAT8B"
            + "sKRp4Wdn4JmOLm6kdl0hMww40Jn/xAAeEAABBAEFAAAAAAAAAAAAAAABAAIQESESMkFRof/aAAgBAQAGPwKNA3HyC9W4rPCvrAEf/8QAHRABAAICAgMAAAAA"
            + "AAAAAAAAAQARIVExQWFx0f/aAAgBAQABPyEDrFzCE1T2eEsLNcxGdJjbBkBWl3ByXxBdEBB3Huf/2gAMAwEAAgADAAAAEMg/PL//xAAjEQEAAQIGAgMBAAAA"
            + "AAAAAAABESExAEFRYXGRobGBwdHx/9oACAEDAQE/EAIbTG0PQ9veDgrsm1Ol84wl40Qw68P9WrXE4dL8cK22HnDTsVFfdTdzv3shqIk0/B7l3h0F2bRrW0L0"
            + "DxhMwxnkyze3ZFYlk1aP1cdNfhbH/8QAIxEAAgECBQUBAAAAAAAAAAAAAfAAESExQWGBwVFxkaGx8f/aAAgBAgEBPxAEV+S5V54nTh7dTKJou0EQ/HtCCAYO"
            + "phjYZrcwFGuNyWlvMyV2n//EAB8QAQACAgIDAQEAAAAAAAAAAAERIQBBMZFRYYFxof/aAAgBAQABPxAQEFEDSOtD24EsJRIWBTo+3l6oFirIUnbCEH9yAiuS"
            + "La/J17MPEiIGFtT9lt4axsxJIFujXFnzEAgJWeAkzcx0GEl1Rae22FnycHicm5lgka1yevLn/9k=");

        Assert.Equal(24, ImageDecoder.Probe(content).Width);
        using (ImageDecoder.Decode(content))
        {
        }

        Assert.Throws<BadImageException>(() => ImageDecoder.Decode(content.AsSpan(0, content.Length / 2)));
        Assert.Throws<BadImageException>(() => ImageDecoder.Decode(content.AsSpan(0, content.Length * 9 / 10)));
    }

    [SharedFact]
    public void The_first_frame_of_a_cut_animation_counts_only_when_it_is_whole()
    {
        var content = File.ReadAllBytes(SharedFolder.File("datasets", "corrupt", "animated.gif"));

        ImageDecoder.Decode(content.AsSpan(0, content.Length * 6 / 10)).Dispose();
        Assert.Throws<BadImageException>(() => ImageDecoder.Decode(content.AsSpan(0, content.Length / 10)));
    }

    [Fact]
    public void A_header_that_declares_gigabytes_is_refused_before_memory_is_taken()
    {
        var content = TestPicture.Png(4, 4);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(16), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(20), 60_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(
            content.AsSpan(29), System.IO.Hashing.Crc32.HashToUInt32(content.AsSpan(12, 17)));

        Assert.Equal(
            "too large: 60000 x 60000 pixels, more than 250 megapixels",
            Assert.Throws<BadImageException>(() => ImageDecoder.Decode(content)).Message);
        Assert.Throws<BadImageException>(() => ImageDecoder.Probe(content));
    }

    [Fact]
    public void Half_transparent_pixels_are_mixed_with_white()
    {
        var content = TestPicture.Png(2, 1, at => at.X == 0 ? new SKColor(255, 0, 0, 0) : new SKColor(0, 0, 200, 128));

        using var picture = ImageDecoder.Decode(content);

        Assert.Equal(SKColors.White, picture.GetPixel(0, 0));
        var mixed = picture.GetPixel(1, 0);
        Assert.Equal(127, mixed.Red, tolerance: 1);
        Assert.Equal(127, mixed.Green, tolerance: 1);
        Assert.Equal((200 * 128 / 255.0) + 127, mixed.Blue, tolerance: 1);
    }

    private static string Name(SKColor color) => (color.Red > 128, color.Green > 128, color.Blue > 128) switch
    {
        (true, false, false) => "r",
        (false, true, false) => "g",
        (false, false, true) => "b",
        (true, true, true) => "w",
        _ => "?",
    };

    /// <summary>Puts an EXIF segment with nothing but the orientation behind the JPEG's start marker.</summary>
    private static byte[] WithOrientation(byte[] jpeg, byte orientation) =>
    [
        .. jpeg[..2],
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8,
        .. "MM"u8, 0, 42, 0, 0, 0, 8,
        0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
        0, 0, 0, 0,
        .. jpeg[2..],
    ];
}
