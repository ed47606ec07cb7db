using System.Globalization;
using System.Text;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Clustering;

/// <summary>The silhouette of each image, group by group (Rousseeuw, 1987).</summary>
internal static class SilhouetteSection
{
    private const double Width = 640;
    private const double Left = 110;
    private const double GroupHeight = 44;
    private const int MostBars = 200;

    /// <summary>The section; null where no silhouette is defined.</summary>
    public static ReportSection? Of(ClusteringReport report, IReadOnlyList<ImageGroup> groups, IReadOnlyList<string> names)
    {
        var values = groups
            .Select(group => group.Images.Select(image => report.Silhouettes[image]).OfType<double>().OrderDescending().ToList())
            .ToList();
        if (values.All(group => group.Count == 0))
        {
            return null;
        }

        var height = (groups.Count * GroupHeight) + 30;
        var negative = values.Sum(group => group.Count(value => value < 0));
        var low = Math.Floor(5 * Math.Min(0, values.SelectMany(group => group).Min())) / 5;
        double X(double value) => Left + ((value - low) / (1 - low) * (Width - Left - 20));
        var ticks = Charts.Ticks.Of(low, 1, 6);
        return new("silhouettes", "Silhouettes", Markup.Of(
            $"""
            <p>For each image how much nearer it is to its own group than to the next one. {Quantity.Of(negative, "images")}
            {(negative == 1 ? "lies" : "lie")} nearer to another group.</p>
            <figure class="chart"><svg viewBox="0 0 {Width} {height}" role="img" style="max-width: 50rem"
            aria-label="{Description(values, names)}">
            {ticks.Select(tick => Tick(tick, X(tick), height))}
            {values.Index().Select(group => Group(group.Item, group.Index, names[group.Index], X))}
            </svg></figure>
            """));
    }

    private static Markup Tick(double value, double x, double height) => Markup.Of(
        $"""
        <line class="grid" x1="{x:0.#}" x2="{x:0.#}" y1="0" y2="{height - 24}"/>
        <text x="{x:0.#}" y="{height - 8}" text-anchor="middle">{value:0.##}</text>
        """);

    private static Markup Group(List<double> values, int number, string name, Func<double, double> x)
    {
        var (top, bottom) = (number * GroupHeight, ((number + 1) * GroupHeight) - 6);
        var path = new StringBuilder();
        if (values.Count > 0)
        {
            var bars = Math.Min(values.Count, MostBars);
            path.Append(CultureInfo.InvariantCulture, $"M{x(0):0.#} {top:0.#}");
            for (var bar = 0; bar < bars; bar++)
            {
                var value = values[bar * values.Count / bars];
                var (from, to) = (top + ((bottom - top) * bar / bars), top + ((bottom - top) * (bar + 1) / bars));
                path.Append(CultureInfo.InvariantCulture, $"L{x(value):0.#} {from:0.#}L{x(value):0.#} {to:0.#}");
            }

            path.Append(CultureInfo.InvariantCulture, $"L{x(0):0.#} {bottom:0.#}Z");
        }

        return Markup.Of(
            $"""
            <text class="axis" x="{Left - 10}" y="{(top + bottom) / 2 + 4:0.#}" text-anchor="end">{name}</text>
            <g class="area color-{number % 12}"><path d="{path.ToString()}"/></g>
            """);
    }

    private static string Description(List<List<double>> values, IReadOnlyList<string> names) => "Mean silhouette by group: "
        + string.Join("; ", values.Index().Where(group => group.Item.Count > 0).Select(group => string.Create(
            CultureInfo.InvariantCulture, $"{names[group.Index]} {group.Item.Average():0.00}")));
}
