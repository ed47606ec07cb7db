namespace Pipelines.Imaging;

/// <summary>An image format, recognised by the first bytes of a file.</summary>
/// <param name="Name">Its usual name: "JPEG", "TIFF".</param>
/// <param name="IsSupported">Whether it can be decoded. The others have names so that a report can say what is wrong with the file.</param>
/// <remarks>
/// Supported is what SkiaSharp 2.88 reads on every platform, because the exported ML.NET model decodes with it. Files are recognised by
/// their content; a wrong extension does no harm.
/// </remarks>
internal sealed record ImageFormat(string Name, bool IsSupported)
{
    /// <summary>Bytes that <see cref="Detect"/> needs; fewer are enough for most formats.</summary>
    public const int SignatureLength = 512;

    private static readonly ImageFormat _jpeg = new("JPEG", true);
    private static readonly ImageFormat _png = new("PNG", true);
    private static readonly ImageFormat _gif = new("GIF", true);
    private static readonly ImageFormat _bmp = new("BMP", true);
    private static readonly ImageFormat _webP = new("WebP", true);
    private static readonly ImageFormat _icon = new("ICO", true);
    private static readonly ImageFormat _tiff = new("TIFF", false);
    private static readonly ImageFormat _heic = new("HEIC", false);
    private static readonly ImageFormat _avif = new("AVIF", false);
    private static readonly ImageFormat _jpegXl = new("JPEG XL", false);
    private static readonly ImageFormat _jpeg2000 = new("JPEG 2000", false);
    private static readonly ImageFormat _photoshop = new("Photoshop (PSD)", false);
    private static readonly ImageFormat _openExr = new("OpenEXR", false);
    private static readonly ImageFormat _portableAnymap = new("PNM", false);
    private static readonly ImageFormat _svg = new("SVG", false);

    private static readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".gif", ".bmp", ".dib", ".webp", ".ico",
        ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".jp2", ".j2k", ".psd", ".exr", ".svg", ".ppm", ".pgm", ".pbm", ".pnm",
        ".dng", ".nef", ".cr2", ".cr3", ".arw", ".orf", ".raf", ".rw2",
    };

    /// <summary>Whether the file's extension is that of an image, of a supported format or not.</summary>
    public static bool HasImageExtension(string path) => _extensions.Contains(Path.GetExtension(path));

    /// <summary>The format of a file.</summary>
    /// <param name="content">The file, or its first <see cref="SignatureLength"/> bytes.</param>
    /// <returns>The format; null for bytes of no known image format.</returns>
    public static ImageFormat? Detect(ReadOnlySpan<byte> content) => content switch
    {
        [0xFF, 0xD8, 0xFF, ..] => _jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => _png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => _gif,
        // Text may begin with "BM"; the four bytes after the file's length are reserved and zero.
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => _bmp,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => _webP,
        [0, 0, 1, 0, > 0, 0, ..] => _icon,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => _tiff,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => DetectIsoMedia(content),
        [0xFF, 0x0A, ..] or [0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => _jpegXl,
        [0, 0, 0, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' ', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => _jpeg2000,
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => _photoshop,
        [0x76, 0x2F, 0x31, 0x01, ..] => _openExr,
        [(byte)'P', >= (byte)'1' and <= (byte)'6', (byte)'\n' or (byte)' ', (byte)'#' or (>= (byte)'0' and <= (byte)'9'), ..] =>
            _portableAnymap,
        [(byte)'<' or 0xEF, ..] when Head(content).IndexOf("<svg"u8) >= 0 => _svg,
        _ => null,
    };

    /// <summary>What a file that is no image probably is, as a reason for a report: "not an image: text".</summary>
    internal static string DescribeOther(ReadOnlySpan<byte> content)
    {
        var head = Head(content);
        return head switch
        {
            [] => "empty file",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "not an image: a PDF document",
            [(byte)'P', (byte)'K', 3, 4, ..] => "not an image: a zip archive",
            _ when head.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..] => "not an image: an HTML or XML page",
            _ when IsText(head) => "not an image: text",
            _ when !head.ContainsAnyExcept((byte)0) => "not an image: zero bytes",
            _ => "not an image: unknown file format",
        };
    }

    private static ImageFormat? DetectIsoMedia(ReadOnlySpan<byte> content)
    {
        // The major brand and the compatible brands of an ISO base media file; films have other brands.
        var brands = content[8..Math.Min(content.Length, 64)];
        return brands.IndexOf("avif"u8) >= 0 || brands.IndexOf("avis"u8) >= 0 ? _avif
            : brands.IndexOf("heic"u8) >= 0 || brands.IndexOf("heix"u8) >= 0 || brands.IndexOf("hevc"u8) >= 0
                || brands.IndexOf("mif1"u8) >= 0 || brands.IndexOf("msf1"u8) >= 0 ? _heic
            : null;
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (var b in head)
        {
            // Bytes above 127 belong to UTF-8 or an old code page; control characters other than blanks do not occur in text.
            if (b < 32 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> content) => content[..Math.Min(content.Length, SignatureLength)];
}
