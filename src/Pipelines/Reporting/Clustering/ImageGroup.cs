using Pipelines.Numerics;

namespace Pipelines.Reporting.Clustering;

/// <summary>One group of a clustering.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Images">Its images, the nearest to the centre first.</param>
/// <param name="Spread">Mean distance from the centre.</param>
/// <param name="Nearest">The group whose centre is nearest; null where there is no other.</param>
/// <param name="NearestDistance">How far that centre is.</param>
/// <param name="Labels">Images by label, commonest first; empty where images have none.</param>
internal sealed record ImageGroup(
    int Number,
    IReadOnlyList<int> Images,
    double Spread,
    int? Nearest,
    double NearestDistance,
    IReadOnlyList<KeyValuePair<string, int>> Labels)
{
    /// <summary>The groups of a clustering, in the order of their numbers.</summary>
    /// <param name="report">The clustering.</param>
    /// <param name="distances">The distance of each image from the centre of its group.</param>
    public static IReadOnlyList<ImageGroup> Of(ClusteringReport report, IReadOnlyList<double> distances)
    {
        var images = Enumerable.Range(0, report.Images.Count).ToLookup(image => report.Groups[image]);
        return [.. Enumerable.Range(0, report.Centroids.Rows).Select(group =>
        {
            var members = images[group].OrderBy(image => distances[image]).ToList();
            var (nearest, distance) = NearestTo(group, report.Centroids);
            return new ImageGroup(
                group,
                members,
                members.Count == 0 ? 0 : members.Average(image => distances[image]),
                nearest,
                distance,
                [.. members.Select(image => report.Images[image].Label).OfType<string>().CountBy(label => label)
                    .OrderByDescending(label => label.Value).ThenBy(label => label.Key, StringComparer.Ordinal)]);
        })];
    }

    private static (int? Group, double Distance) NearestTo(int group, FeatureMatrix centroids)
    {
        (int? Group, double Distance) best = (null, double.PositiveInfinity);
        for (var other = 0; other < centroids.Rows; other++)
        {
            var distance = Math.Sqrt(SquaredDistances.Between(centroids.Row(group), centroids.Row(other)));
            best = other != group && distance < best.Distance ? (other, distance) : best;
        }

        return best;
    }
}
