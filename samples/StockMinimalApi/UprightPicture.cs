using Microsoft.ML.Data;
using SkiaSharp;

namespace StockMinimalApi;

/// <summary>Reads pictures as the model saw them in training: upright, and on white where they are transparent.</summary>
internal static class UprightPicture
{
    // A file of a few bytes may say that it has hundreds of megapixels.
    private const long MostPixels = 50_000_000;

    /// <summary>The picture in the bytes of a file; null where there is none, a damaged one, or one with too many pixels.</summary>
    public static MLImage? Read(byte[] content)
    {
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        if (codec is null || (long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            return null;
        }

        using var stored = new SKBitmap(codec.Info);
        if (codec.GetPixels(stored.Info, stored.GetPixels()) != SKCodecResult.Success)
        {
            return null;
        }

        var origin = codec.EncodedOrigin;
        var isLying =
            origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (width, height) = isLying ? (stored.Height, stored.Width) : (stored.Width, stored.Height);
        using var upright = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.White);
        canvas.SetMatrix(Turn(origin, width, height));
        canvas.DrawBitmap(stored, 0, 0);
        canvas.Flush();
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, upright.GetPixelSpan());
    }

    private static SKMatrix Turn(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
