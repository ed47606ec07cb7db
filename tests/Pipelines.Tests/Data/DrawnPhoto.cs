using SkiaSharp;

namespace Pipelines.Tests.Data;

/// <summary>A picture with as many details as a photo: discs of chance places, sizes and colours.</summary>
internal static class DrawnPhoto
{
    public static byte[] Of(int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(160, 120, SKImageInfo.PlatformColorType, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)));
        for (var i = 0; i < 25; i++)
        {
            using var paint = new SKPaint { Color = new((byte)random.Next(180), (byte)random.Next(180), (byte)random.Next(180)) };
            canvas.DrawCircle(random.Next(160), random.Next(120), 5 + random.Next(25), paint);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
