namespace Pipelines;

/// <summary>A decoded image: its pixels, row by row from the top, a byte for each colour.</summary>
public readonly record struct ImagePixels
{
    /// <summary>Describes an image. The bytes are not copied.</summary>
    /// <param name="data">The pixels. They must not change while the image is in use.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="format">The bytes of a pixel.</param>
    /// <param name="stride">Bytes from the start of a row to the start of the next. Default: rows follow one another without a gap.</param>
    /// <exception cref="ArgumentException">The sizes are not positive, or the bytes are too few for them.</exception>
    public ImagePixels(ReadOnlyMemory<byte> data, int width, int height, ImagePixelFormat format = ImagePixelFormat.Rgb, int? stride = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var row = (long)width * BytesOf(format);
        if (stride < row)
        {
            throw new ArgumentOutOfRangeException(nameof(stride), stride, $"A row of {width} pixels takes {row} bytes.");
        }

        // The last row may end with its last pixel.
        var needed = ((stride ?? row) * (height - 1)) + row;
        if (data.Length < needed)
        {
            throw new ArgumentException($"{width} x {height} pixels take {needed} bytes, and there are {data.Length}.", nameof(data));
        }

        (Data, Width, Height, Format, Stride) = (data, width, height, format, stride ?? (int)row);
    }

    /// <summary>The pixels.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>The bytes of a pixel.</summary>
    public ImagePixelFormat Format { get; }

    /// <summary>Bytes from the start of a row to the start of the next.</summary>
    public int Stride { get; }

    private static int BytesOf(ImagePixelFormat format) => format switch
    {
        ImagePixelFormat.Rgb or ImagePixelFormat.Bgr => 3,
        ImagePixelFormat.Rgba or ImagePixelFormat.Bgra => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
    };
}
