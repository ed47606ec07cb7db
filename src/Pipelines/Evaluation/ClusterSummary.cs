using Pipelines.Clustering;
using Pipelines.Numerics;

namespace Pipelines.Evaluation;

/// <summary>An image and how far it lies from its group's centre.</summary>
/// <param name="Path">The image.</param>
/// <param name="Distance">Euclidean distance between its embedding and the centre.</param>
public sealed record ImageDistance(string Path, double Distance);

/// <summary>One group, for <c>clusters.json</c>.</summary>
/// <param name="Cluster">The group's number, from 1.</param>
/// <param name="Size">Number of its images.</param>
/// <param name="Nearest">The images nearest to its centre, at most <see cref="NearestImages"/>, nearest first.</param>
/// <param name="Labels">Number of its images by label, commonest first; left out where images have no labels.</param>
public sealed record ClusterSummary(int Cluster, int Size, IReadOnlyList<ImageDistance> Nearest, IReadOnlyDictionary<string, int>? Labels)
{
    /// <summary>Most images in <see cref="Nearest"/>.</summary>
    public const int NearestImages = 10;

    /// <summary>The number by which people know the group at this place in the list of centres: from 1, as the <c>PredictedLabel</c> of the exported ML.NET model.</summary>
    public static int NumberOf(int cluster) => cluster + 1;

    /// <summary>Sums up each group, in the order of their numbers; a group without images has size 0.</summary>
    /// <param name="paths">For each row its image.</param>
    /// <param name="labels">For each row its label, null where it has none; null where no image has one.</param>
    /// <param name="embeddings">For each row its vector.</param>
    /// <param name="clusters">The centres and the group of each row.</param>
    public static IReadOnlyList<ClusterSummary> Of(IReadOnlyList<string> paths, IReadOnlyList<string?>? labels, FeatureMatrix embeddings, KMeansResult clusters)
    {
        var rows = Enumerable.Range(0, embeddings.Rows).ToLookup(row => clusters.Assignments[row]);
        return [.. Enumerable.Range(0, clusters.Centroids.Rows).Select(cluster => new ClusterSummary(
            NumberOf(cluster),
            rows[cluster].Count(),
            [.. rows[cluster]
                .Select(row => new ImageDistance(paths[row], Distance(embeddings, row, clusters)))
                .OrderBy(image => image.Distance)
                .Take(NearestImages)],
            labels is null ? null : Count(rows[cluster].Select(row => labels[row]).OfType<string>())))];
    }

    /// <summary>Euclidean distance of a row from its centre.</summary>
    internal static double Distance(FeatureMatrix embeddings, int row, KMeansResult clusters) =>
        Math.Sqrt(SquaredDistances.Between(embeddings.Row(row), clusters.Centroids.Row(clusters.Assignments[row])));

    private static Dictionary<string, int> Count(IEnumerable<string> labels) =>
        labels.CountBy(label => label).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary();
}
