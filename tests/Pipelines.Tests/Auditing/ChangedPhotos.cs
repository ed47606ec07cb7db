using SkiaSharp;

namespace Pipelines.Tests.Auditing;

/// <summary>What happens to photos on their way through the world.</summary>
internal static class ChangedPhotos
{
    public static byte[] Change(byte[] file, string change)
    {
        using var photo = SKBitmap.Decode(file);
        using var changed = change switch
        {
            "encoded" => photo.Copy(),
            "resized" => photo.Resize(new SKImageInfo(photo.Width * 4 / 5, photo.Height * 4 / 5), SKFilterQuality.High),
            "cropped" => Cropped(photo, 0.025f, 0.95f),
            "croppedEachSide" => Cropped(photo, 0.05f, 0.9f),
            "mirrored" => Drawn(photo, canvas => canvas.Scale(-1, 1, photo.Width / 2f, 0), 1),
            "brightened" => Drawn(photo, _ => { }, 1.2f),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "no such change"),
        };
        using var jpeg = changed.Encode(SKEncodedImageFormat.Jpeg, change == "encoded" ? 75 : 90);
        return jpeg.ToArray();
    }

    private static SKBitmap Cropped(SKBitmap photo, float left, float size)
    {
        var cropped = new SKBitmap(new SKImageInfo(
            (int)(photo.Width * size), (int)(photo.Height * size), SKImageInfo.PlatformColorType, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(cropped);
        canvas.DrawBitmap(photo, -(int)(photo.Width * left), -(int)(photo.Height * left));
        return cropped;
    }

    private static SKBitmap Drawn(SKBitmap photo, Action<SKCanvas> turn, float brightness)
    {
        var drawn = new SKBitmap(new SKImageInfo(photo.Width, photo.Height, SKImageInfo.PlatformColorType, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(drawn);
        float[] matrix = [brightness, 0, 0, 0, 0, 0, brightness, 0, 0, 0, 0, 0, brightness, 0, 0, 0, 0, 0, 1, 0];
        using var paint = new SKPaint { ColorFilter = SKColorFilter.CreateColorMatrix(matrix) };
        turn(canvas);
        canvas.DrawBitmap(photo, 0, 0, paint);
        return drawn;
    }
}
