using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Tests.Imaging;

/// <summary>The orientation counts in every format that carries it, wherever it stands in the file.</summary>
public sealed class ExifOrientationTests
{
    /// <summary>Colours of the corners (top left, top right, bottom left, bottom right) as Pillow's ImageOps.exif_transpose leaves them.
    /// </summary>
    private static readonly Dictionary<int, string> s_corners = new()
    {
        [1] = "rgbw",
        [2] = "grwb",
        [3] = "wbgr",
        [4] = "bwrg",
        [5] = "rbgw",
        [6] = "brwg",
        [7] = "wgbr",
        [8] = "gwrb",
    };

    [Theory]
    [InlineData("JPEG")]
    [InlineData("JPEG behind others")]
    [InlineData("PNG")]
    [InlineData("PNG behind the pixels")]
    [InlineData("PNG text")]
    [InlineData("PNG packed text")]
    [InlineData("WebP")]
    [InlineData("WebP with Exif")]
    public void Every_orientation_is_turned_upright_from_every_place_in_which_a_file_may_name_it(string carrier)
    {
        foreach (var (orientation, corners) in s_corners)
        {
            foreach (var isLittle in (bool[])[false, true])
            {
                var content = Stored(carrier, Exif((ushort)orientation, isLittle));

                using var image = ImageDecoder.Decode(content);
                var header = ImageDecoder.Probe(content);

                Assert.Equal(orientation < 5 ? (48, 32) : (32, 48), (image.Width, image.Height));
                Assert.Equal((image.Width, image.Height), (header.Width, header.Height));
                Assert.Equal(corners, Corners(image));
            }
        }
    }

    [Theory]
    [InlineData("value 0")]
    [InlineData("value 9")]
    [InlineData("a long")]
    [InlineData("two values")]
    [InlineData("cut")]
    [InlineData("far away")]
    [InlineData("endless")]
    [InlineData("empty")]
    public void Damaged_EXIF_counts_as_none(string damage)
    {
        var exif = Exif(damage == "value 0" ? (ushort)0 : damage == "value 9" ? (ushort)9 : (ushort)6, isLittle: false);
        switch (damage)
        {
            case "a long":
                exif[13] = 4;
                break;
            case "two values":
                exif[17] = 2;
                break;
            case "cut":
                exif = exif[..18];
                break;
            case "far away":
                BinaryPrimitives.WriteUInt32BigEndian(exif.AsSpan(4), uint.MaxValue);
                break;
            case "endless":
                // Many entries are announced, and the only one is another tag.
                (exif[8], exif[9], exif[11]) = (0xFF, 0xFF, 0x13);
                break;
            case "empty":
                exif = [];
                break;
        }

        foreach (var carrier in (string[])["JPEG", "PNG", "PNG packed text", "WebP"])
        {
            using var image = ImageDecoder.Decode(Stored(carrier, exif));
            Assert.Equal("rgbw", Corners(image));
        }
    }

    [Fact]
    public void A_PNG_chunk_with_a_wrong_checksum_is_ignored()
    {
        var content = Stored("PNG", Exif(6, isLittle: false));
        content[33 + 8 + 19] = 3;

        using var image = ImageDecoder.Decode(content);
        Assert.Equal("rgbw", Corners(image));
    }

    [SharedFact]
    public void A_photo_is_the_same_upright_and_turned_in_each_format()
    {
        byte[] Read(string name) => File.ReadAllBytes(SharedFolder.File("cases", "png-exif-orientation", name));
        using var upright = ImageDecoder.Decode(Read("ref.png"));
        using var png = ImageDecoder.Decode(Read("exif6.png"));
        Assert.Equal(upright.Pixels, png.Pixels);
        foreach (var other in (string[])["exif6.webp", "exif6t.jpg"])
        {
            using var image = ImageDecoder.Decode(Read(other));
            Assert.Equal((upright.Width, upright.Height), (image.Width, image.Height));
            Assert.Equal(upright.Pixels.Average(pixel => pixel.Red), image.Pixels.Average(pixel => pixel.Red), tolerance: 1.5);
        }
    }

    private static string Corners(SKBitmap image)
    {
        var (right, bottom) = (image.Width - 2, image.Height - 2);
        (int X, int Y)[] corners = [(1, 1), (right, 1), (1, bottom), (right, bottom)];
        return string.Concat(corners.Select(at => Name(image.GetPixel(at.X, at.Y))));
    }

    private static char Name(SKColor color) => (color.Red > 128, color.Green > 128, color.Blue > 128) switch
    {
        (true, false, false) => 'r',
        (false, true, false) => 'g',
        (false, false, true) => 'b',
        (true, true, true) => 'w',
        _ => '?',
    };

    private static byte[] Quarters(SKEncodedImageFormat format) => TestPicture.Encode(
        48,
        32,
        at => (at.X < 24, at.Y < 16) switch
        {
            (true, true) => SKColors.Red,
            (false, true) => SKColors.Lime,
            (true, false) => SKColors.Blue,
            _ => SKColors.White,
        },
        format);

    private static byte[] Stored(string carrier, byte[] exif)
    {
        byte[] withName = [.. "Exif\0\0"u8, .. exif];
        var jpeg = Quarters(SKEncodedImageFormat.Jpeg);
        var png = Quarters(SKEncodedImageFormat.Png);
        var end = png.Length - 12;
        return carrier switch
        {
            "JPEG" => [.. jpeg[..2], .. Segment(0xE1, withName), .. jpeg[2..]],
            "JPEG behind others" =>
            [
                .. jpeg[..2],
                .. Segment(0xE2, [.. "ICC_PROFILE\0"u8]),
                .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x/>"u8]),
                0xFF,
                .. Segment(0xE1, withName),
                .. jpeg[2..],
            ],
            "PNG" => [.. png[..33], .. Chunk("eXIf", exif), .. png[33..]],
            "PNG behind the pixels" => [.. png[..end], .. Chunk("eXIf", withName), .. png[end..]],
            "PNG text" => [.. png[..33], .. Chunk("tEXt", [.. "Raw profile type exif\0"u8, .. Text(withName)]), .. png[33..]],
            "PNG packed text" =>
                [.. png[..33], .. Chunk("zTXt", [.. "Raw profile type exif\0\0"u8, .. Packed(Text(withName))]), .. png[33..]],
            "WebP" => WebP(Quarters(SKEncodedImageFormat.Webp), exif),
            "WebP with Exif" => WebP(Quarters(SKEncodedImageFormat.Webp), withName),
            _ => throw new ArgumentOutOfRangeException(nameof(carrier)),
        };
    }

    private static byte[] Exif(ushort orientation, bool isLittle)
    {
        byte[] exif =
        [
            .. "MM"u8, 0, 42, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
            0, 0, 0, 0,
        ];
        return !isLittle ? exif :
        [
            .. "II"u8, 42, 0, 8, 0, 0, 0,
            1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0,
            0, 0, 0, 0,
        ];
    }

    private static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        var frame = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(frame, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), Crc32.HashToUInt32(body));
        return [.. frame[..4], .. body, .. frame[4..]];
    }

    /// <summary>As ImageMagick writes it: 36 bytes a line.</summary>
    private static byte[] Text(byte[] exif) => Encoding.ASCII.GetBytes(
        $"\nexif\n{exif.Length,8}\n{string.Join('\n', Convert.ToHexStringLower(exif).Chunk(72).Select(line => new string(line)))}\n");

    private static byte[] Packed(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(text);
        }

        return packed.ToArray();
    }

    /// <summary>The same pixels in the extended form of a WebP file, which can hold EXIF.</summary>
    private static byte[] WebP(byte[] simple, byte[] exif)
    {
        byte[] chunks =
        [
            .. "WEBPVP8X"u8, 10, 0, 0, 0, 0x08, 0, 0, 0, 47, 0, 0, 31, 0, 0,
            .. simple[12..],
            .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif, .. new byte[exif.Length & 1],
        ];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, chunks.Length);
        return [.. "RIFF"u8, .. length, .. chunks];
    }
}
