using SkiaSharp;
using SurfaceDefects.Optics;

namespace SurfaceDefects;

/// <summary>Writes photographs as JPEG files.</summary>
internal static class JpegFile
{
    /// <summary>Writes under a temporary name and renames.</summary>
    public static void Write(Photograph photograph, int quality, string path)
    {
        using var bitmap = new SKBitmap(photograph.Width, photograph.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Pixels = [.. photograph.Pixels.Select(pixel => new SKColor(Byte(pixel.X), Byte(pixel.Y), Byte(pixel.Z)))];
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            data.SaveTo(file);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static byte Byte(float value) => (byte)Math.Clamp((int)MathF.Round(value * 255), 0, 255);
}
