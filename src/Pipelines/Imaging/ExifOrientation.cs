using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using SkiaSharp;

namespace Pipelines.Imaging;

/// <summary>
/// Reads the EXIF orientation of an image file: of JPEG (APP1), PNG (eXIf, or the text chunk that older programs write) and WebP (EXIF).
/// Damaged EXIF and values that do not exist count as none.
/// </summary>
/// <remarks>SkiaSharp 2.88 knows that of JPEG, but not that of PNG, nor all that WebP files have.</remarks>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;
    private const int EntryLength = 12;

    // An EXIF block is 64 kB at most in a JPEG; as hexadecimal text with its lines it is a little over twice as long.
    private const int LongestText = 160_000;

    /// <summary>The orientation; that of an upright image where the file names none.</summary>
    /// <param name="format">The file's format.</param>
    /// <param name="file">The file.</param>
    public static SKEncodedOrigin Of(ImageFormat format, ReadOnlySpan<byte> file) => format.Name switch
    {
        "JPEG" => OfJpeg(file),
        "PNG" => OfPng(file),
        "WebP" => OfWebP(file),
        _ => null,
    } ?? SKEncodedOrigin.TopLeft;

    private static SKEncodedOrigin? OfJpeg(ReadOnlySpan<byte> file)
    {
        for (var segments = new JpegSegments(file); segments.Next();)
        {
            if (segments.Marker == 0xE1 && segments.Content.StartsWith("Exif\0"u8) && OfExif(segments.Content) is { } orientation)
            {
                return orientation;
            }
        }

        return null;
    }

    private static SKEncodedOrigin? OfPng(ReadOnlySpan<byte> file)
    {
        SKEncodedOrigin? ofText = null;
        for (var rest = file[8..]; rest.Length >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
            {
                break;
            }

            var type = rest.Slice(4, 4);
            var content = rest.Slice(8, (int)length);
            var isText = type.SequenceEqual("zTXt"u8) || type.SequenceEqual("tEXt"u8);
            var end = rest[(8 + content.Length)..];
            if ((isText || type.SequenceEqual("eXIf"u8))
                && Crc32.HashToUInt32(rest.Slice(4, content.Length + 4)) == BinaryPrimitives.ReadUInt32BigEndian(end))
            {
                if (!isText && OfExif(content) is { } orientation)
                {
                    return orientation;
                }

                ofText ??= isText ? OfText(content, isPacked: type[0] == (byte)'z') : null;
            }

            rest = end[4..];
        }

        return ofText;
    }

    private static SKEncodedOrigin? OfWebP(ReadOnlySpan<byte> file)
    {
        for (var rest = file[Math.Min(12, file.Length)..]; rest.Length >= 8;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - 8)
            {
                break;
            }

            if (rest.StartsWith("EXIF"u8) && OfExif(rest.Slice(8, (int)length)) is { } orientation)
            {
                return orientation;
            }

            // Chunks begin at even places.
            rest = rest[Math.Min(8 + (int)length + (int)(length & 1), rest.Length)..];
        }

        return null;
    }

    /// <summary>The text chunk of ImageMagick: "Raw profile type exif", a line "exif", the length, and the bytes in hexadecimal.</summary>
    private static SKEncodedOrigin? OfText(ReadOnlySpan<byte> content, bool isPacked)
    {
        var end = content.IndexOf((byte)0);
        var keyword = content[..Math.Max(end, 0)];
        if (!keyword.SequenceEqual("Raw profile type exif"u8) && !keyword.SequenceEqual("Raw profile type APP1"u8))
        {
            return null;
        }

        // Behind the keyword of packed text is the number of its method.
        var text = isPacked ? Unpacked(content[Math.Min(end + 2, content.Length)..]) : content[(end + 1)..];
        Span<Range> words = stackalloc Range[3];
        var line = System.Text.Encoding.Latin1.GetString(text[..Math.Min(text.Length, LongestText)]).AsSpan().TrimStart();
        if (line.SplitAny(words, "\n\r \t", StringSplitOptions.RemoveEmptyEntries) < 3
            || !int.TryParse(line[words[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return null;
        }

        var digits = string.Concat(line[words[2]].ToString().Where(char.IsAsciiHexDigit));
        return OfExif(Convert.FromHexString(digits.AsSpan(0, (int)Math.Min(2L * length, digits.Length & ~1))));
    }

    private static byte[] Unpacked(ReadOnlySpan<byte> packed)
    {
        var text = new byte[LongestText];
        try
        {
            using var source = new MemoryStream(packed.ToArray());
            using var unpacked = new ZLibStream(source, CompressionMode.Decompress);
            return text[..unpacked.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>The orientation in an EXIF block, which begins with "Exif" or is bare.</summary>
    private static SKEncodedOrigin? OfExif(ReadOnlySpan<byte> exif)
    {
        var tiff = exif.StartsWith("Exif\0"u8) ? exif[Math.Min(6, exif.Length)..] : exif;
        var isLittle = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || !(isLittle || tiff.StartsWith("MM\0*"u8)))
        {
            return null;
        }

        var directory = Number32(tiff[4..], isLittle);
        if (directory > tiff.Length - 2)
        {
            return null;
        }

        var entries = tiff[(int)directory..];
        var count = Number16(entries, isLittle);
        entries = entries[2..];
        for (var i = 0; i < count && entries.Length >= EntryLength; i++, entries = entries[EntryLength..])
        {
            if (Number16(entries, isLittle) == Tag)
            {
                return Number16(entries[2..], isLittle) == Short
                    && Number32(entries[4..], isLittle) == 1
                    && Number16(entries[8..], isLittle) is >= 1 and <= 8 and var value ? (SKEncodedOrigin)value : null;
            }
        }

        return null;
    }

    private static ushort Number16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Number32(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
