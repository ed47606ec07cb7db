using System.Numerics;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace Pipelines.Imaging;

/// <summary>
/// Reads an image file as the input of a graph of this library: planar RGB, 0 to 255, resized to a square. For an opaque upright image the
/// numbers are those of ML.NET's chain LoadImages, ResizeImages, ExtractPixels. Thread-safe.
/// </summary>
/// <param name="preprocessing">Size of the square and how an image of another shape becomes one.</param>
internal sealed class ImageReader(Preprocessing preprocessing)
{
    /// <summary>Size of the square and how an image of another shape becomes one.</summary>
    public Preprocessing Preprocessing { get; } = preprocessing;

    /// <summary>Floats of one image: 3 × resized size × resized size.</summary>
    public int Length { get; } = 3 * preprocessing.ResizedSize * preprocessing.ResizedSize;

    /// <summary>Decodes, turns upright and resizes one image.</summary>
    /// <param name="fileContent">The bytes of the file.</param>
    /// <param name="destination">Receives [3, resized size, resized size]: the red, the green, then the blue plane, row by row from the
    /// top, 0 to 255.</param>
    /// <exception cref="BadImageException">The file is not a usable image; the message says why.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has not exactly <see cref="Length"/> elements.</exception>
    public void Read(ReadOnlySpan<byte> fileContent, Span<float> destination)
    {
        if (destination.Length != Length)
        {
            throw new ArgumentException($"An image has {Length} numbers here, not {destination.Length}.", nameof(destination));
        }

        var image = ImageDecoder.DecodeHolding(fileContent, out var memory);
        using (memory)
        using (image)
        {
            Write(image, destination);
        }
    }

    /// <summary>The second half of <see cref="Read"/>: resizes a decoded image and writes its planes.</summary>
    /// <param name="image">An opaque image of any size, as <see cref="ImageDecoder.Decode"/> gives it; not changed.</param>
    /// <param name="destination">As in <see cref="Read"/>.</param>
    public void Write(SKBitmap image, Span<float> destination)
    {
        var square = ImageResizer.Resize(image, Preprocessing.ResizedSize, Preprocessing.Resize);
        try
        {
            WritePlanes(square, destination);
        }
        finally
        {
            if (square != image)
            {
                square.Dispose();
            }
        }
    }

    private static void WritePlanes(SKBitmap square, Span<float> destination)
    {
        // One pixel is one little-endian integer; only the positions of red and blue in it depend on the platform.
        var (redShift, blueShift) = square.ColorType == SKColorType.Bgra8888 ? (16, 0) : (0, 16);
        var pixels = MemoryMarshal.Cast<byte, uint>(square.GetPixelSpan());
        var plane = destination.Length / 3;
        var red = destination[..plane];
        var green = destination.Slice(plane, plane);
        var blue = destination[(2 * plane)..];
        var mask = new Vector<uint>(0xFF);
        var i = 0;
        for (; i <= pixels.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            var pixel = new Vector<uint>(pixels[i..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32((pixel >> redShift) & mask)).CopyTo(red[i..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32((pixel >> 8) & mask)).CopyTo(green[i..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32((pixel >> blueShift) & mask)).CopyTo(blue[i..]);
        }

        for (; i < pixels.Length; i++)
        {
            red[i] = (pixels[i] >> redShift) & 0xFF;
            green[i] = (pixels[i] >> 8) & 0xFF;
            blue[i] = (pixels[i] >> blueShift) & 0xFF;
        }
    }
}
