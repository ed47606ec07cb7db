using SkiaSharp;

namespace Pipelines.Imaging;

/// <summary>Turns the bytes of an image file into an upright, opaque image, or says why that cannot be done.</summary>
/// <remarks>
/// The decoder is that of ML.NET's LoadImages (SkiaSharp 2.88), so that an opaque upright image gives exactly the same pixels. There are
/// three intended differences: truncated and corrupt images are refused instead of filled with grey, the EXIF orientation is honoured, and
/// transparent pixels are put on white instead of black. Colour profiles are ignored, as in ML.NET. All members are thread-safe.
/// </remarks>
internal static class ImageDecoder
{
    /// <summary>Images with more pixels than this are refused: 250 megapixels take 1 GB when decoded.</summary>
    public const long MaximumPixels = 250_000_000;

    /// <summary>
    /// Of an image with more pixels than this, one that is only needed small is not kept at its size, whatever its format.
    /// </summary>
    internal const long LargePixels = 64_000_000;

    /// <summary>The scales to which a JPEG's blocks of 8 × 8 pixels can be decoded quickly.</summary>
    private static readonly float[] s_reductions = [0.125f, 0.25f, 0.5f];

    /// <summary>Reads only the header: cheap enough for every file of a data set.</summary>
    /// <param name="fileContent">The file.</param>
    /// <exception cref="BadImageException">Not a supported image, no readable header, or too many pixels.</exception>
    public static unsafe ImageHeader Probe(ReadOnlySpan<byte> fileContent)
    {
        var format = RequireSupported(fileContent);
        fixed (byte* pointer = fileContent)
        {
            using var data = SKData.Create((nint)pointer, fileContent.Length);
            using var codec = OpenCodec(data, format);
            var swaps = ImageOrientation.SwapsSides(ExifOrientation.Of(format, fileContent));
            return new(format.Name, swaps ? codec.Info.Height : codec.Info.Width, swaps ? codec.Info.Width : codec.Info.Height);
        }
    }

    /// <summary>
    /// Decodes the image (of an animation the first frame): upright, transparency put on white, 4 bytes a pixel in the platform's order.
    /// </summary>
    /// <param name="fileContent">The file.</param>
    /// <returns>The image; the caller disposes it.</returns>
    /// <exception cref="BadImageException">Not a supported image, truncated, corrupt, or too many pixels.</exception>
    public static SKBitmap Decode(ReadOnlySpan<byte> fileContent)
    {
        var image = DecodeHolding(fileContent, out var memory);
        memory?.Dispose();
        return image;
    }

    /// <summary>As <see cref="Decode"/>, for an image that is made smaller and then no longer needed.</summary>
    /// <param name="fileContent">The file.</param>
    /// <param name="memory">
    /// The image's share of <see cref="MemoryBudget.Pixels"/>, which the caller disposes after the image; null for a small one.
    /// </param>
    public static SKBitmap DecodeHolding(ReadOnlySpan<byte> fileContent, out IDisposable? memory) =>
        DecodeTo(fileContent, smallestSide: null, out memory);

    /// <summary>
    /// Decodes an image of which only a small version is needed: a JPEG to a half, a quarter or an eighth of its size, the smallest with at
    /// least <paramref name="smallestSide"/> pixels on each side, which takes less time and memory. Images of other formats keep their
    /// size, unless they are very large (<see cref="LargePixels"/>).
    /// </summary>
    /// <param name="fileContent">The file.</param>
    /// <param name="smallestSide">The fewest pixels of a side, unless the image itself has fewer.</param>
    /// <returns>The image as <see cref="Decode"/> gives it; the caller disposes it.</returns>
    /// <exception cref="BadImageException">Not a supported image, truncated, corrupt, or too many pixels.</exception>
    public static SKBitmap DecodeReduced(ReadOnlySpan<byte> fileContent, int smallestSide)
    {
        var image = DecodeTo(fileContent, smallestSide, out var memory);
        using (memory)
        {
            return (long)image.Width * image.Height > LargePixels ? ReduceLarge(image, smallestSide) : image;
        }
    }

    /// <summary>Puts the transparent parts of a picture on white.</summary>
    internal static void PutOnWhite(SKBitmap picture)
    {
        using var canvas = new SKCanvas(picture);
        canvas.DrawColor(SKColors.White, SKBlendMode.DstOver);
    }

    /// <summary>Why a picture with more than <see cref="MaximumPixels"/> is refused.</summary>
    internal static string TooLarge(int width, int height) =>
        $"too large: {width} x {height} pixels, more than {MaximumPixels / 1_000_000} megapixels";

    private static unsafe SKBitmap DecodeTo(ReadOnlySpan<byte> fileContent, int? smallestSide, out IDisposable? memory)
    {
        var format = RequireSupported(fileContent);
        fixed (byte* pointer = fileContent)
        {
            // No copy: the codec does not outlive this block.
            using var data = SKData.Create((nint)pointer, fileContent.Length);
            using var codec = OpenCodec(data, format);
            var orientation = ExifOrientation.Of(format, fileContent);
            var size = smallestSide is { } side ? ReducedSize(codec, side) : codec.Info.Size;
            memory = MemoryBudget.Pixels.Take(
                DecodingCost.Of(format, fileContent, size, codec.Info.Size, isTurned: orientation != SKEncodedOrigin.TopLeft));
            try
            {
                var upright = Upright(DecodePixels(codec, format, size), orientation);

                // Skia copies an image that could change before it draws it.
                upright.SetImmutable();
                return upright;
            }
            catch
            {
                memory?.Dispose();
                throw;
            }
        }
    }

    private static SKBitmap Upright(SKBitmap stored, SKEncodedOrigin orientation)
    {
        try
        {
            if (stored.AlphaType != SKAlphaType.Opaque)
            {
                PutOnWhite(stored);
            }

            if (orientation == SKEncodedOrigin.TopLeft)
            {
                return stored;
            }

            var upright = ImageOrientation.TurnUpright(stored, orientation);
            stored.Dispose();
            return upright;
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>Halves an image as often as its sides allow; disposes it.</summary>
    private static SKBitmap ReduceLarge(SKBitmap image, int smallestSide)
    {
        using (image)
        {
            var halvings = 0;
            while (Math.Min(image.Width, image.Height) >> (halvings + 1) >= smallestSide)
            {
                halvings++;
            }

            var small = new SKBitmap(image.Info.WithSize(image.Width >> halvings, image.Height >> halvings));
            if (!image.ScalePixels(small, SKFilterQuality.Medium))
            {
                small.Dispose();
                throw new BadImageException($"too large: no memory to reduce {image.Width} x {image.Height} pixels");
            }

            small.SetImmutable();
            return small;
        }
    }

    private static ImageFormat RequireSupported(ReadOnlySpan<byte> fileContent)
    {
        var format = ImageFormat.Detect(fileContent) ?? throw new BadImageException(ImageFormat.DescribeOther(fileContent));
        return format.IsSupported
            ? format
            : throw new BadImageException($"{format.Name} is not supported by ML.NET's image loader; convert it to JPEG or PNG");
    }

    private static SKCodec OpenCodec(SKData data, ImageFormat format)
    {
        var codec = SKCodec.Create(data) ?? throw new BadImageException($"truncated or corrupt {format.Name}: its header cannot be read");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height <= MaximumPixels)
        {
            return codec;
        }

        codec.Dispose();
        throw new BadImageException(TooLarge(width, height));
    }

    private static SKSizeI ReducedSize(SKCodec codec, int smallestSide) => s_reductions
        .Select(codec.GetScaledDimensions)
        .FirstOrDefault(size => Math.Min(size.Width, size.Height) >= smallestSide, codec.Info.Size);

    private static SKBitmap DecodePixels(SKCodec codec, ImageFormat format, SKSizeI size)
    {
        var info = new SKImageInfo(
            size.Width,
            size.Height,
            SKImageInfo.PlatformColorType,
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul);
        var bitmap = new SKBitmap();
        try
        {
            if (!bitmap.TryAllocPixels(info))
            {
                throw new BadImageException($"too large: no memory for {info.Width} x {info.Height} pixels");
            }

            var result = codec.GetPixels(info, bitmap.GetPixels());
            return result == SKCodecResult.Success ? bitmap : throw new BadImageException(Describe(result, format));
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }
    }

    private static string Describe(SKCodecResult result, ImageFormat format) => result switch
    {
        SKCodecResult.IncompleteInput => $"truncated {format.Name}: the file ends before the image is complete",
        SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput =>
            $"truncated or corrupt {format.Name}: its data cannot be decoded to the end",
        _ => $"the {format.Name} cannot be decoded ({result})",
    };
}
