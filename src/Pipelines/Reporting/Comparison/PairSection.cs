using System.Globalization;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Comparison;

/// <summary>A run against the first one.</summary>
internal static class PairSection
{
    private const string Signed = "+0.000;−0.000;0.000";

    /// <summary>The section.</summary>
    public static ReportSection Of(RunPair pair) =>
        new($"pair-{pair.First}-{pair.Second}", $"{pair.Second} against {pair.First}", Markup.Of(
            $"""
            <p><strong>{pair.Conclusion}</strong></p>
            {Markup.When(pair.Relabelled > 0, () => Relabelled(pair.Relabelled))}
            {(pair.Classification is { } classification ? Classification(pair, classification) : Markup.Empty)}
            {(pair.AdjustedRandIndex is { } agreement ? Agreement(agreement) : Markup.Empty)}
            """));

    private static Markup Relabelled(int images) => Markup.Of(
        $"""
        <p>{Quantity.Of(images, "images")} with another label in one than in the other {Quantity.Are(images)} left out.</p>
        """);

    private static Markup Agreement(double index) => Markup.Of(
        $"""
        <p>Agreement of the groups, by the adjusted Rand index: {index:0.000} (1 at best, about 0 for chance).</p>
        """);

    private static Markup Classification(RunPair pair, ClassifierComparison comparison) => Markup.Of(
        $"""
        <div class="scroll" tabindex="0" role="region" aria-label="Who is right where"><table class="figures">
        <thead><tr><td></td><th scope="col">{pair.Second} right</th><th scope="col">{pair.Second} wrong</th></tr></thead>
        <tbody>
        <tr><th scope="row">{pair.First} right</th><td>{comparison.BothCorrect:n0}</td><td>{comparison.OnlyFirstCorrect:n0}</td></tr>
        <tr><th scope="row">{pair.First} wrong</th><td>{comparison.OnlySecondCorrect:n0}</td><td>{comparison.BothWrong:n0}</td></tr>
        </tbody></table></div>
        <p>Exact McNemar test: p = {comparison.PValue:0.0000}. So often chance alone would divide the images so unequally that only one has
        right, if both were equally good.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Differences"><table class="figures">
        <thead><tr><th scope="col">on {Quantity.Of(pair.SharedImages, "shared images")}</th><th scope="col">{pair.First}</th>
        <th scope="col">{pair.Second}</th><th scope="col">difference</th><th scope="col">95 % interval</th></tr></thead>
        <tbody>{comparison.Differences.Select(Row)}</tbody></table></div>
        {(comparison.Groups is { } groups ? Groups(groups) : Markup.Empty)}
        """);

    private static Markup Groups(int groups) => Markup.Of(
        $"""
        <p>The intervals are drawn from {Quantity.Of(groups, "groups")} of images that belong together.</p>
        """);

    private static Markup Row(MetricDifference difference) => Markup.Of(
        $"""
        <tr><th scope="row">{difference.Metric}</th><td>{difference.First:0.0000}</td><td>{difference.Second:0.0000}</td>
        <td>{difference.Difference:+0.0000;−0.0000;0.0000}</td>
        <td>{Text(difference.Interval.Low)} to {Text(difference.Interval.High)}</td></tr>

        """);

    private static string Text(double number) => number.ToString(Signed, CultureInfo.InvariantCulture);
}
