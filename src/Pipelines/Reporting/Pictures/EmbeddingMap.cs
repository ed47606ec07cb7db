using Pipelines.Numerics;
using Pipelines.Projection;
using Pipelines.Reporting.Data;

namespace Pipelines.Reporting.Pictures;

/// <summary>The 2-D map of the embeddings.</summary>
internal static class EmbeddingMap
{
    private const int FewestImages = 4;

    // Its time grows with the square, and more points cover one another.
    private const int MostPoints = 1500;

    /// <summary>
    /// Chooses the images on it: a sample that is fair to the classes. The pictures in a page are chosen mistakes first, which a map must
    /// not follow.
    /// </summary>
    /// <param name="groups">The class of each image, or what else there is.</param>
    /// <param name="seed">Decides which images.</param>
    public static IReadOnlyList<int> Choose<TGroup>(IReadOnlyList<TGroup> groups, int seed) => MapSample.Choose(groups, seed, MostPoints);

    /// <summary>Makes it; null where there are too few images.</summary>
    /// <param name="embeddings">The embeddings of its images.</param>
    /// <param name="images">Its images.</param>
    /// <param name="shown">The images whose pictures are in the page.</param>
    /// <param name="seed">Decides the arrangement.</param>
    /// <param name="describe">Name, class and predicted class (or group) of an image.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ReportMap? Of(
        FeatureMatrix embeddings,
        IReadOnlyList<int> images,
        IReadOnlyList<int> shown,
        int seed,
        Func<int, (string Name, int? Truth, int Predicted)> describe,
        CancellationToken cancellation)
    {
        if (images.Count < FewestImages)
        {
            return null;
        }

        var map = ImageMap.Of(embeddings, seed, cancellation);
        var places = shown.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var (left, right) = Range(map.Points, 0);
        var (bottom, top) = Range(map.Points, 1);

        // One scale for both axes, or groups would be stretched.
        var side = Math.Max(Math.Max(right - left, top - bottom), float.Epsilon);
        var points = images.Index().Select(entry =>
        {
            var (name, truth, predicted) = describe(entry.Item);
            var point = map.Points.Row(entry.Index);
            return new ReportPoint(
                Math.Round(0.5 + ((point[0] - ((left + right) / 2)) / side), 4),
                Math.Round(0.5 - ((point[1] - ((bottom + top) / 2)) / side), 4),
                name,
                truth,
                predicted,
                places.TryGetValue(entry.Item, out var place) ? place : null);
        });
        return new(map.Trustworthiness ?? 1, map.Neighbours, [.. points]);
    }

    private static (float Low, float High) Range(FeatureMatrix points, int column)
    {
        var values = Enumerable.Range(0, points.Rows).Select(row => points.Row(row)[column]).ToList();
        return (values.Min(), values.Max());
    }
}
