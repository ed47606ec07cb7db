using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Comparison;

/// <summary>A run against the first one.</summary>
internal static class PairSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(RunPair pair) =>
        new($"pair-{pair.First}-{pair.Second}", $"{pair.Second} against {pair.First}", Markup.Of(
            $"""
            <p><strong>{pair.Conclusion}</strong></p>
            {Markup.When(pair.Relabelled > 0, () => Markup.Of(
            $"<p>{Quantity.Of(pair.Relabelled, "images")} with another label in one than in the other {Quantity.Are(pair.Relabelled)} left out.</p>"))}
            {(pair.Classification is { } classification ? Classification(pair, classification) : Markup.Empty)}
            {Markup.When(pair.AdjustedRandIndex is not null, () => Markup.Of(
            $"<p>Agreement of the groups, by the adjusted Rand index: {pair.AdjustedRandIndex!.Value:0.000} (1 at best, about 0 for chance).</p>"))}
            """));

    private static Markup Classification(RunPair pair, ClassifierComparison comparison) => Markup.Of(
        $"""
        <div class="scroll" tabindex="0" role="region" aria-label="Who is right where"><table class="figures">
        <thead><tr><td></td><th scope="col">{pair.Second} right</th><th scope="col">{pair.Second} wrong</th></tr></thead>
        <tbody><tr><th scope="row">{pair.First} right</th><td>{comparison.BothCorrect:n0}</td><td>{comparison.OnlyFirstCorrect:n0}</td></tr>
        <tr><th scope="row">{pair.First} wrong</th><td>{comparison.OnlySecondCorrect:n0}</td><td>{comparison.BothWrong:n0}</td></tr></tbody></table></div>
        <p>Exact McNemar test: p = {comparison.PValue:0.0000}. So often chance alone would divide the images so unequally that only one has
        right, if both were equally good.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Differences"><table class="figures">
        <thead><tr><th scope="col">on {Quantity.Of(pair.SharedImages, "shared images")}</th><th scope="col">{pair.First}</th><th scope="col">{pair.Second}</th>
        <th scope="col">difference</th><th scope="col">95 % interval</th></tr></thead>
        <tbody>{comparison.Differences.Select(Row)}</tbody></table></div>
        {Markup.When(comparison.Groups is not null, () => Markup.Of(
            $"<p>The intervals are drawn from {Quantity.Of(comparison.Groups!.Value, "groups")} of images that belong together.</p>"))}
        """);

    private static Markup Row(MetricDifference difference) => Markup.Of(
        $"""
        <tr><th scope="row">{difference.Metric}</th><td>{difference.First:0.0000}</td><td>{difference.Second:0.0000}</td>
        <td>{difference.Difference:+0.0000;−0.0000;0.0000}</td><td>{difference.Interval.Low:+0.000;−0.000;0.000} to {difference.Interval.High:+0.000;−0.000;0.000}</td></tr>

        """);
}
