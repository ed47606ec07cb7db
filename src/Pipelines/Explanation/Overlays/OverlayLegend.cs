using System.Globalization;
using Pipelines.Imaging;
using SkiaSharp;

namespace Pipelines.Explanation.Overlays;

/// <summary>The line below an overlay: the class and its score, and the scale of colours where there is room.</summary>
/// <remarks>Without a font on the machine there are no words.</remarks>
internal static class OverlayLegend
{
    /// <summary>Its height, in pixels.</summary>
    public const int Height = 30;

    private const int Margin = 8;
    private const int TextSize = 15;
    private const int SmallTextSize = 11;
    private const int ScaleWidth = 90;
    private const int ScaleHeight = 10;
    private const int WordWidth = 34;
    private const int WidthWithScale = 300;

    /// <summary>Draws it.</summary>
    /// <param name="canvas">The overlay.</param>
    /// <param name="top">Where it begins.</param>
    /// <param name="width">Its width.</param>
    /// <param name="label">The class.</param>
    /// <param name="score">Its score.</param>
    public static void Draw(SKCanvas canvas, int top, int width, string label, double score)
    {
        using (var background = new SKPaint { Color = new SKColor(24, 24, 28) })
        {
            canvas.DrawRect(0, top, width, Height, background);
        }

        var room = width - (2 * Margin);
        if (width >= WidthWithScale)
        {
            var used = ScaleWidth + (2 * WordWidth);
            DrawScale(canvas, width - Margin - used, top);
            room -= used + Margin;
        }

        var number = score.ToString("0.0000", CultureInfo.InvariantCulture);
        if (TextTypeface.For(label) is { } typeface)
        {
            using var paint = Paint(typeface, TextSize, SKColors.White);
            var text = Fitting(label, number, room, paint);
            canvas.DrawText(text, Margin, top + (Height / 2) + (TextSize / 3), paint);
        }
    }

    private static void DrawScale(SKCanvas canvas, int left, int top)
    {
        using var paint = new SKPaint();
        for (var x = 0; x < ScaleWidth; x++)
        {
            paint.Color = ColorScale.At((double)x / (ScaleWidth - 1));
            canvas.DrawRect(left + WordWidth + x, top + ((Height - ScaleHeight) / 2), 1, ScaleHeight, paint);
        }

        using var words = Paint(SKTypeface.Default, SmallTextSize, new SKColor(200, 200, 204));
        var baseline = top + (Height / 2) + (SmallTextSize / 3);
        words.TextAlign = SKTextAlign.Right;
        canvas.DrawText("less", left + WordWidth - 5, baseline, words);
        words.TextAlign = SKTextAlign.Left;
        canvas.DrawText("more", left + WordWidth + ScaleWidth + 5, baseline, words);
    }

    /// <summary>The label and the number; the label is shortened where there is no room.</summary>
    private static string Fitting(string label, string number, float room, SKPaint paint)
    {
        var letters = StringInfo.GetTextElementEnumerator(label);
        var starts = new List<int>();
        while (letters.MoveNext())
        {
            starts.Add(letters.ElementIndex);
        }

        for (var kept = starts.Count; kept > 0; kept--)
        {
            var text = (kept == starts.Count ? label : label[..starts[kept]] + "…") + "  " + number;
            if (paint.MeasureText(text) <= room)
            {
                return text;
            }
        }

        return paint.MeasureText(number) <= room ? number : "";
    }

    private static SKPaint Paint(SKTypeface typeface, int size, SKColor color) =>
        new() { Typeface = typeface, TextSize = size, Color = color, IsAntialias = true };
}
