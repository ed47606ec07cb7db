using System.Globalization;
using Pipelines.Reporting.Charts;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Clustering;

/// <summary>The figures of a clustering, and what they say in plain words.</summary>
internal static class GroupingSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(ClusteringReport report)
    {
        var metrics = report.Metrics;
        return new("result", "Result", Markup.Of(
            $"""
            <p>{Verdict(metrics.Silhouette)}</p>
            <dl class="tiles">
            {Tile.Of("groups", metrics.K.ToString(CultureInfo.InvariantCulture), Quantity.Of(metrics.Images, "images"))}
            {Tile.Of("silhouette", metrics.Silhouette, "−1 to 1, higher is better", metrics.Intervals?.Silhouette)}
            {Tile.Of("Davies–Bouldin", metrics.DaviesBouldin, "lower is better")}
            {Tile.Of("adjusted Rand index", metrics.AdjustedRandIndex, "agreement with the labels, 1 at best")}
            {Tile.Of("mutual information", metrics.NormalizedMutualInformation, "with the labels, normalised")}
            {Tile.Of("purity", metrics.Purity, "images with the commonest label of their group")}
            </dl>
            {Markup.When(report.Run.Notes.Count > 0, () => NoteMarkup.Of(report.Run.Notes))}
            {Markup.When(metrics.Tried.Count > 1, () => Trials(metrics))}
            """));
    }

    /// <summary>Bounds: Kaufman and Rousseeuw, Finding groups in data (1990), p. 88.</summary>
    private static string Verdict(double? silhouette) => silhouette switch
    {
        null => "Whether these are groups cannot be measured: every image stands alone, or all are in one group.",
        > 0.7 => "There are clear groups: images are much nearer to their own group than to the next one.",
        > 0.5 => "There are groups: most images are clearly nearer to their own group than to the next one.",
        > 0.25 => "There are groups, but they run into one another: look at the images between them.",
        > 0.1 => "There are hardly any groups: images are about as near to the next group as to their own. The groups still sort the "
            + "images by what the network sees.",
        _ => "There are no groups by this measure: the images are one cloud, cut into parts.",
    };

    private static Markup Trials(ClusteringMetrics metrics)
    {
        LineChart Chart(string name, Func<ClusterCountTrial, double?> value) => new()
        {
            Description = $"{name} of each number of groups; {metrics.K} groups were chosen",
            XName = "number of groups",
            YName = name,
            HasDots = true,
            Mark = (metrics.K, $"chosen: {metrics.K}"),
            Series = [new(name, [.. metrics.Tried.Select(trial => ((double)trial.K, value(trial) ?? double.NaN))], 0)],
        };
        return Markup.Of(
            $"""
            <h3>Numbers of groups that were tried</h3>
            <div class="charts">{Chart("silhouette", trial => trial.Silhouette).ToMarkup()}
            {Chart("inertia", trial => trial.Inertia).ToMarkup()}</div>
            """);
    }
}
