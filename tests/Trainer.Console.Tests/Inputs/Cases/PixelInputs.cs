using System.Buffers.Binary;
using System.IO.Hashing;

namespace Trainer.Tests.Inputs.Cases;

/// <summary>The pixel inputs of the page.</summary>
internal static class PixelInputs
{
    private const int HeaderEnd = 33;

    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Files that are not the image that their name promises",
            "Files are recognised by their content. One that cannot be used is skipped with its reason; the others are used.",
            [
                Case("Text named `.jpg`", "9.jpg", "no image"u8.ToArray()),
                Case("An empty file named `.png`", "9.png", []),
                Case("A PDF document named `.png`", "9.png", "%PDF-1.7"u8.ToArray()),
                Case("A TIFF", "9.tif", [0x49, 0x49, 42, 0, 8, 0, 0, 0]),
                Case("A PNG that ends in its header", "9.png", InputImages.Png(9)[..20]),
                Case("A PNG named `.jpg`", "9.jpg", InputImages.Png(9)),
            ]),
        new(
            "Unusual images",
            "Every orientation in EXIF is honoured, in JPEG, PNG and WebP; damaged EXIF is ignored. Large images are decoded one after the "
            + "other, up to 250 megapixels.",
            [
                Case("A PNG with an `eXIf` chunk, orientation 6", "9.png", WithExif(6)),
                Case("Orientation 99, which does not exist", "9.png", WithExif(99)),
                Case("A PNG whose header declares 60,000 × 60,000 pixels", "9.png", Declared(60_000)),
            ]),
    ];

    private static InputCase Case(string input, string name, byte[] content) => new(input, workspace =>
    {
        InputImages.Write(workspace, content, "photos", "roses", name);
        return InputImages.Plan(workspace);
    });

    private static byte[] WithExif(byte orientation)
    {
        var png = InputImages.Png(9);
        byte[] chunk = [.. "eXIfMM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        var frame = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(frame, chunk.Length - 4);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), Crc32.HashToUInt32(chunk));
        return [.. png[..HeaderEnd], .. frame[..4], .. chunk, .. frame[4..], .. png[HeaderEnd..]];
    }

    private static byte[] Declared(int side)
    {
        var png = InputImages.Png(9);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), side);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), side);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(HeaderEnd - 4), Crc32.HashToUInt32(png.AsSpan(12, 17)));
        return png;
    }
}
