namespace Trainer.Output.Formatting;

/// <summary>Numbers as Unicode's block elements.</summary>
internal static class Blocks
{
    private const string Heights = "▁▂▃▄▅▆▇█";
    private const string Widths = " ▏▎▍▌▋▊▉";
    private const char Full = '█';

    /// <summary>A bar from the left, in eighths of a cell; a share that is not 0 is seen.</summary>
    /// <param name="share">Its length, 0 to 1.</param>
    /// <param name="cells">The cells of a whole one.</param>
    public static string Bar(double share, int cells)
    {
        var eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * cells * Widths.Length);
        var (whole, rest) = Math.DivRem(share > 0 ? Math.Max(1, eighths) : 0, Widths.Length);
        return new string(Full, whole) + (rest > 0 ? Widths[rest] : "");
    }

    /// <summary>
    /// A curve between its lowest and its highest value, a cell for each value; of more values than cells, each cell shows the mean of
    /// some.
    /// </summary>
    /// <param name="values">Finite values.</param>
    /// <param name="cells">The cells, at least 1.</param>
    public static string Curve(IReadOnlyList<double> values, int cells)
    {
        var count = Math.Min(values.Count, cells);
        double[] means =
        [
            .. Enumerable.Range(0, count).Select(cell =>
            {
                var (from, to) = (Boundary(cell), Boundary(cell + 1));
                return values.Skip(from).Take(to - from).Average();
            }),
        ];
        var (low, high) = (means.DefaultIfEmpty().Min(), means.DefaultIfEmpty().Max());
        return string.Concat(means.Select(mean =>
            Heights[high > low ? (int)Math.Round((mean - low) / (high - low) * (Heights.Length - 1)) : 0]));

        int Boundary(int cell) => (int)((long)cell * values.Count / count);
    }
}
