using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pipelines.Reporting.Charts;

namespace Pipelines.Tests.Reporting.Charts;

public sealed class LineChartTests
{
    [Fact]
    public void Without_a_finite_point_there_is_no_chart()
    {
        Assert.Equal("", Chart().ToMarkup().Text);
        Assert.Equal("", Chart((1, double.NaN), (double.NegativeInfinity, 2), (3, double.MaxValue)).ToMarkup().Text);
    }

    public static TheoryData<double[]> Values =>
    [
        [1], [0], [5, 5, 5], [-1, 1], [1, double.NaN, 3], [1e-12, 2e-12], [1e100, -1e100], [1e149, 1], [0.1, double.PositiveInfinity, 0.2],
        [double.MaxValue, 3, double.MinValue],
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_number_in_it_is_finite_and_every_point_inside(double[] values)
    {
        var svg = Svg(Chart([.. values.Select((value, i) => ((double)i, value))]));
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(">-0<", svg.ToString(), StringComparison.Ordinal);
        var points = Points(svg);
        Assert.Equal(values.Count(value => Math.Abs(value) < 1e150), points.Count);
        Assert.All(points, point => Assert.True(point is { X: >= 0 and <= 480, Y: >= 0 and <= 260 }, $"{point}"));
    }

    [Fact]
    public void One_point_is_a_dot_and_many_are_thinned_out_to_their_end()
    {
        Assert.Single(Svg(Chart((3, 4))).Descendants("circle"));
        var points = Points(Svg(Chart([.. Enumerable.Range(0, 100_000).Select(i => ((double)i, (double)i))])));
        Assert.InRange(points.Count, 300, 601);
        Assert.Equal(468, points[^1].X, 1.0);
    }

    [Fact]
    public void A_higher_value_lies_higher_and_the_ticks_are_round()
    {
        var svg = Svg(Chart((0, 0), (1, 0.5), (2, 1)) with { Mark = (1, "<here>"), HasDiagonal = true });
        var points = Points(svg);
        Assert.True(points[0].Y > points[1].Y && points[1].Y > points[2].Y);
        Assert.Contains("<here>", svg.Descendants("text").Select(text => text.Value));
        Assert.Equal([0, 0.2, 0.4, 0.6, 0.8, 1], Ticks.Of(0, 1).Select(tick => Math.Round(tick, 10)));
        Assert.Equal([5], Ticks.Of(5, 5));
        Assert.All(Ticks.Of(-1, 1), tick => Assert.False(double.IsNegative(tick) && tick == 0));
    }

    private static LineChart Chart(params (double X, double Y)[] points) => new()
    {
        Description = "a <line>",
        XName = "x",
        YName = "y",
        Series = [new("line", points, 0)],
    };

    private static XElement Svg(LineChart chart) => XElement.Parse(chart.ToMarkup().Text);

    private static List<(double X, double Y)> Points(XElement svg) =>
    [
        .. Regex.Matches(svg.Descendants("path").Single().Attribute("d")!.Value, @"[ML](\S+?) ([^ML]+)").Select(match =>
            (double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(
                match.Groups[2].Value, CultureInfo.InvariantCulture))),
    ];
}
