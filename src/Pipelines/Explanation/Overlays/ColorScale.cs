using SkiaSharp;

namespace Pipelines.Explanation.Overlays;

/// <summary>
/// Colours from low to high, made for this: from dark violet over red and orange to light yellow. Lightness rises all the way, by which
/// people who see no red or no green, and prints without colour, show the same order.
/// </summary>
internal static class ColorScale
{
    private static readonly SKColor[] s_stops =
    [
        new(22, 10, 58), new(70, 16, 108), new(122, 28, 118), new(174, 44, 98), new(216, 74, 66), new(242, 120, 36), new(250, 172, 40),
        new(250, 220, 96), new(254, 252, 190),
    ];

    private static readonly SKColor[] s_colors = [.. Enumerable.Range(0, 1024).Select(i => Between(i / 1023.0))];

    /// <summary>The colour of a value from 0 to 1; values beyond are moved to the end.</summary>
    public static SKColor At(double value) => s_colors[(int)Math.Round(Math.Clamp(value, 0, 1) * (s_colors.Length - 1))];

    private static SKColor Between(double value)
    {
        var position = value * (s_stops.Length - 1);
        var stop = Math.Min((int)position, s_stops.Length - 2);
        var (low, high, part) = (s_stops[stop], s_stops[stop + 1], position - stop);
        return new(Mix(low.Red, high.Red, part), Mix(low.Green, high.Green, part), Mix(low.Blue, high.Blue, part));
    }

    private static byte Mix(byte low, byte high, double part) => (byte)Math.Round(low + ((high - low) * part));
}
