using Pipelines.Clustering;
using Pipelines.Numerics;

namespace Pipelines.Evaluation;

/// <summary>An image and its distance from the centroid of its cluster.</summary>
/// <param name="Path">The image.</param>
/// <param name="Distance">Euclidean distance between its embedding and the centroid.</param>
internal sealed record ImageDistance(string Path, double Distance);

/// <summary>One cluster, for <c>clusters.json</c>.</summary>
/// <param name="Cluster">The cluster's number, from 1.</param>
/// <param name="Size">Number of its images.</param>
/// <param name="Nearest">The images nearest to its centroid, at most <see cref="NearestImages"/>, nearest first.</param>
/// <param name="Labels">Number of its images by label, commonest first; left out where images have no labels.</param>
internal sealed record ClusterSummary(int Cluster, int Size, IReadOnlyList<ImageDistance> Nearest, IReadOnlyDictionary<string, int>? Labels)
{
    /// <summary>Most images in <see cref="Nearest"/>.</summary>
    public const int NearestImages = 10;

    /// <summary>
    /// The number that users see for the cluster at this index of the centroids: from 1, as the <c>PredictedLabel</c> of the exported
    /// model.
    /// </summary>
    public static int NumberOf(int cluster) => cluster + 1;

    /// <summary>One summary for each cluster, in the order of their numbers; a cluster without images has size 0.</summary>
    /// <param name="paths">The image of each row.</param>
    /// <param name="labels">The label of each row, null where it has none; null where no image has one.</param>
    /// <param name="embeddings">The vector of each row.</param>
    /// <param name="clusters">The centroids and the cluster of each row.</param>
    public static IReadOnlyList<ClusterSummary> Of(
        IReadOnlyList<string> paths, IReadOnlyList<string?>? labels, FeatureMatrix embeddings, KMeansResult clusters)
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

    /// <summary>Euclidean distance of a row from its centroid.</summary>
    internal static double Distance(FeatureMatrix embeddings, int row, KMeansResult clusters) =>
        Math.Sqrt(SquaredDistances.Between(embeddings.Row(row), clusters.Centroids.Row(clusters.Assignments[row])));

    private static Dictionary<string, int> Count(IEnumerable<string> labels) =>
        labels.CountBy(label => label)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary();
}
