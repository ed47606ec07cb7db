using System.Globalization;
using System.Text;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Charts;

/// <summary>Lines over a common axis, as SVG.</summary>
internal sealed record LineChart
{
    private const double Width = 480;
    private const double Height = 260;
    private const double Left = 68;
    private const double Right = 12;
    private const double Top = 14;
    private const double Bottom = 40;

    /// <summary>More points than these cannot be told apart.</summary>
    private const int MostPoints = 600;

    /// <summary>What it shows, for those who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>Name of the horizontal axis.</summary>
    public required string XName { get; init; }

    /// <summary>Name of the vertical axis.</summary>
    public required string YName { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>The horizontal axis; null for what the lines need.</summary>
    public (double Low, double High)? XRange { get; init; }

    /// <summary>The vertical axis; null for what the lines need.</summary>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>A place to mark on the horizontal axis, and what it is.</summary>
    public (double X, string Name)? Mark { get; init; }

    /// <summary>Whether a diagonal from corner to corner is drawn: where both axes mean the same.</summary>
    public bool HasDiagonal { get; init; }

    /// <summary>Whether each point gets a dot.</summary>
    public bool HasDots { get; init; }

    /// <summary>The chart; nothing where no line has a point.</summary>
    public Markup ToMarkup()
    {
        var series = Series.Select(line => line with { Points = Finite(line.Points) }).Where(line => line.Points.Count > 0).ToList();
        if (series.Count == 0)
        {
            return Markup.Empty;
        }

        var (xLow, xHigh) = XRange ?? Spread(series.SelectMany(line => line.Points).Select(point => point.X));
        var (yLow, yHigh) = YRange ?? Spread(series.SelectMany(line => line.Points).Select(point => point.Y));
        double X(double x) => Left + ((x - xLow) / (xHigh - xLow) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((y - yLow) / (yHigh - yLow) * (Height - Top - Bottom));
        return Markup.Of(
            $"""
            <figure class="chart"><svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Description}">
            {Ticks.Of(yLow, yHigh).Select(tick => HorizontalLine(tick, Y(tick)))}
            {Ticks.Of(xLow, xHigh, 6).Select(tick => XLabel(tick, X(tick)))}
            <text class="axis" x="{(Left + Width - Right) / 2}" y="{Height - 4}" text-anchor="middle">{XName}</text>
            <text class="axis" transform="translate(12 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">{YName}</text>
            {Markup.When(HasDiagonal, () => Markup.Of(
                $"""<line class="diagonal" x1="{X(xLow)}" y1="{Y(yLow)}" x2="{X(xHigh)}" y2="{Y(yHigh)}"/>"""))}
            {(Mark is { } mark ? MarkLine(X(mark.X), mark.Name) : Markup.Empty)}
            {series.Select(line => Line(line, X, Y))}
            </svg>{Legend(series)}</figure>
            """);
    }

    private static Markup HorizontalLine(double value, double y) => Markup.Of(
        $"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{y:0.#}" y2="{y:0.#}"/><text x="{Left - 6}" y="{y + 4:0.#}" """
        + $"""text-anchor="end">{Number(value)}</text>""");

    private static Markup XLabel(double value, double x) =>
        Markup.Of($"""<text x="{x:0.#}" y="{Height - Bottom + 16}" text-anchor="middle">{Number(value)}</text>""");

    private static Markup MarkLine(double x, string name)
    {
        var anchor = x > Width / 2 ? "end" : "start";
        return Markup.Of(
            $"""
            <line class="mark" x1="{x:0.#}" x2="{x:0.#}" y1="{Top}" y2="{Height - Bottom}"/>
            <text class="mark" x="{x:0.#}" y="{Top - 3}" text-anchor="{anchor}">{name}</text>
            """);
    }

    private Markup Line(ChartSeries line, Func<double, double> x, Func<double, double> y)
    {
        var step = (line.Points.Count + MostPoints - 1) / MostPoints;
        var shown = line.Points.Where((_, i) => i % step == 0 || i == line.Points.Count - 1).ToList();
        var path = new StringBuilder();
        foreach (var (px, py) in shown)
        {
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{x(px):0.#} {y(py):0.#}");
        }

        var dots = HasDots || shown.Count == 1
            ? shown.Select(point => Markup.Of($"""<circle cx="{x(point.X):0.#}" cy="{y(point.Y):0.#}" r="3"/>"""))
            : [];
        return Markup.Of($"""<g class="line color-{line.Color}"><path d="{path.ToString()}"/>{dots}</g>""");
    }

    private static Markup Legend(List<ChartSeries> series) => Markup.When(series.Count > 1, () => Markup.Of(
        $"""<figcaption>{series.Select(Key)}</figcaption>"""));

    private static Markup Key(ChartSeries line) => Markup.Of($"""<span class="key color-{line.Color}">{line.Name}</span> """);

    // Differences of larger numbers are not finite any more.
    private static List<(double X, double Y)> Finite(IReadOnlyList<(double X, double Y)> points) =>
        [.. points.Where(point => Math.Abs(point.X) < 1e150 && Math.Abs(point.Y) < 1e150)];

    private static (double Low, double High) Spread(IEnumerable<double> values)
    {
        var (low, high) = values.Aggregate(
            (Low: double.MaxValue, High: double.MinValue), (range, value) => (Math.Min(range.Low, value), Math.Max(range.High, value)));
        return high > low ? (low, high) : (low - Math.Max(Math.Abs(low) / 10, 1e-9), high + Math.Max(Math.Abs(high) / 10, 1e-9));
    }

    private static string Number(double value) => value.ToString(
        Math.Abs(value) is > 0 and (< 1e-3 or >= 1e5) ? "0.#e0" : "0.####", CultureInfo.InvariantCulture);
}
