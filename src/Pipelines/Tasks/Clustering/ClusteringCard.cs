using System.Globalization;
using Pipelines.Tasks.Artifacts;

namespace Pipelines.Tasks.Clustering;

/// <summary>What a model card says of a clustering.</summary>
internal static class ClusteringCard
{
    // Below it there is hardly any structure (Kaufman and Rousseeuw, Finding groups in data, 1990).
    private const double WeakSilhouette = 0.25;

    /// <summary>The content.</summary>
    public static ModelCardContent Of(ClusteringOutcome outcome)
    {
        var metrics = outcome.Metrics;
        return new(
            $"Puts images into {Quantity.Of(metrics.K, "groups")} of images that look alike. For each image it gives its distance from the "
                + "centre of every group.",
            $"Measured on {Quantity.Of(metrics.Images, "images")} ({outcome.HeldOut.Name}).\n\n"
                + ModelCard.Table(["figure", "value", "95 % interval"], Figures(metrics)),
            [.. Limits(metrics)]);
    }

    private static IEnumerable<string[]> Figures(ClusteringMetrics metrics)
    {
        var figures = new (string Name, double? Value, Interval? Interval)[]
        {
            ("silhouette", metrics.Silhouette, metrics.Intervals?.Silhouette),
            ("Davies–Bouldin", metrics.DaviesBouldin, null),
            ("adjusted Rand index", metrics.AdjustedRandIndex, null),
            ("normalised mutual information", metrics.NormalizedMutualInformation, null),
            ("purity", metrics.Purity, null),
        };
        return figures
            .Where(figure => figure.Value is not null)
            .Select(figure => (string[])
            [
                figure.Name,
                figure.Value!.Value.ToString("0.0000", CultureInfo.InvariantCulture),
                figure.Interval?.ToString() ?? "",
            ]);
    }

    private static IEnumerable<string> Limits(ClusteringMetrics metrics)
    {
        yield return "The groups are of images that look alike to the backbone; what they mean is for a person to say.";
        yield return "It puts every image into a group, also an image that is like none of them.";
        if (metrics.Silhouette is < WeakSilhouette and var silhouette)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"The groups hardly stand apart: a silhouette of {silhouette:0.00}.");
        }
    }
}
