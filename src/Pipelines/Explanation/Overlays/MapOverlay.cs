using System.Runtime.InteropServices;
using SkiaSharp;

namespace Pipelines.Explanation.Overlays;

/// <summary>
/// Draws a class activation map over its image: the image in grey, the map in colours on the part that the network sees, the rest of the
/// image dimmed and hatched; below it the class, its score and the scale of colours.
/// </summary>
internal static class MapOverlay
{
    /// <summary>The longer side of the drawn image is at most this, in pixels.</summary>
    public const int LongestSide = 512;

    // Smaller images are enlarged to this.
    private const int ShortestLongSide = 400;
    private const double LowOpacity = 0.20;
    private const double HighOpacity = 0.72;
    private const double Dimmed = 0.4;
    private const int HatchDistance = 8;
    private const double HatchBrightness = 55;

    /// <summary>Draws the overlay.</summary>
    /// <param name="image">The upright image, of any size.</param>
    /// <param name="seen">The part that the map covers.</param>
    /// <param name="map">The map.</param>
    /// <param name="label">The class.</param>
    /// <param name="score">Its score.</param>
    /// <returns>A new image; the caller disposes it.</returns>
    public static SKBitmap Draw(SKBitmap image, SeenRegion seen, SmoothMap map, string label, double score)
    {
        var longest = Math.Max(image.Width, image.Height);
        var scale = (double)Math.Clamp(longest, ShortestLongSide, LongestSide) / longest;
        var (width, height) = (Side(image.Width, scale), Side(image.Height, scale));
        var sheet = new SKBitmap(
            new SKImageInfo(width, height + OverlayLegend.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.Black);
        using (var paint = new SKPaint { FilterQuality = scale < 1 ? SKFilterQuality.Medium : SKFilterQuality.High })
        {
            canvas.DrawBitmap(image, SKRect.Create(width, height), paint);
        }

        canvas.Flush();
        var region = SKRectI.Intersect(
            SKRectI.Create(width, height),
            new(Edge(seen.Left, width), Edge(seen.Top, height), Edge(seen.Right, width), Edge(seen.Bottom, height)));
        Color(sheet, width, height, region, Grid(seen, map, region, width, height));
        Frame(canvas, region, width, height);
        OverlayLegend.Draw(canvas, height, width, label, score);
        return sheet;
    }

    private static int Side(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));

    private static int Edge(double fraction, int side) => (int)Math.Round(fraction * side);

    private static float[] Grid(SeenRegion seen, SmoothMap map, SKRectI region, int width, int height)
    {
        double[] Places(int start, int end, int side, double low, double high) =>
            [.. Enumerable.Range(start, Math.Max(0, end - start)).Select(i => ((((i + 0.5) / side) - low) / (high - low)))];

        return map.Grid(
            Places(region.Left, region.Right, width, seen.Left, seen.Right),
            Places(region.Top, region.Bottom, height, seen.Top, seen.Bottom));
    }

    private static unsafe void Color(SKBitmap sheet, int width, int height, SKRectI region, float[] grid)
    {
        var pixels = MemoryMarshal.Cast<byte, Pixel>(new Span<byte>((void*)sheet.GetPixels(), sheet.ByteCount));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                ref var pixel = ref pixels[(y * width) + x];
                var grey = (0.299 * pixel.Red) + (0.587 * pixel.Green) + (0.114 * pixel.Blue);
                if (x >= region.Left && x < region.Right && y >= region.Top && y < region.Bottom)
                {
                    var value = grid[((y - region.Top) * region.Width) + x - region.Left];
                    var opacity = LowOpacity + ((HighOpacity - LowOpacity) * value);
                    pixel.Mix(grey, ColorScale.At(value), opacity);
                }
                else
                {
                    var isHatched = (x + y) % HatchDistance == 0;
                    pixel.Set((Dimmed * grey) + (isHatched ? HatchBrightness : 0));
                }
            }
        }
    }

    private static void Frame(SKCanvas canvas, SKRectI region, int width, int height)
    {
        if (region.Width < width || region.Height < height)
        {
            using var line = new SKPaint { Color = SKColors.White, IsStroke = true, StrokeWidth = 1 };
            canvas.DrawRect(region.Left + 0.5f, region.Top + 0.5f, region.Width - 1, region.Height - 1, line);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Pixel
    {
        public byte Red;
        public byte Green;
        public byte Blue;
        public byte Alpha;

        public void Mix(double grey, SKColor color, double opacity)
        {
            Red = Mixed(grey, color.Red, opacity);
            Green = Mixed(grey, color.Green, opacity);
            Blue = Mixed(grey, color.Blue, opacity);
        }

        public void Set(double grey) => Red = Green = Blue = (byte)grey;

        private static byte Mixed(double grey, byte color, double opacity) => (byte)((grey * (1 - opacity)) + (color * opacity));
    }
}
