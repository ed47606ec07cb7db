using Pipelines.Numerics;

namespace Pipelines.Clustering;

/// <summary>The nearest centroid of each row, and its distance.</summary>
/// <param name="Assignments">The number of each row's centroid; of equally near ones the lowest.</param>
/// <param name="SquaredDistances">Each row's squared Euclidean distance to that centroid.</param>
internal sealed record NearestCentroids(int[] Assignments, float[] SquaredDistances)
{
    private const int BlockRows = 256;

    /// <summary>The sum of the squared distances, as scikit-learn's <c>inertia_</c>.</summary>
    public double Inertia => SquaredDistances.Sum(static distance => (double)distance);

    /// <summary>Finds them, on all cores.</summary>
    public static NearestCentroids Find(FeatureMatrix features, FeatureMatrix centroids, CancellationToken ct)
    {
        var assignments = new int[features.Rows];
        var distances = new float[features.Rows];
        var blocks = (features.Rows + BlockRows - 1) / BlockRows;
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { CancellationToken = ct },
            () => new float[BlockRows * centroids.Rows],
            (block, _, buffer) =>
            {
                var first = block * BlockRows;
                var count = Math.Min(BlockRows, features.Rows - first);
                Numerics.SquaredDistances.Between(features, first, count, centroids, 0, centroids.Rows, buffer);
                for (var i = 0; i < count; i++)
                {
                    var row = buffer.AsSpan(i * centroids.Rows, centroids.Rows);
                    var nearest = 0;
                    for (var c = 1; c < row.Length; c++)
                    {
                        nearest = row[c] < row[nearest] ? c : nearest;
                    }

                    assignments[first + i] = nearest;
                    distances[first + i] = row[nearest];
                }

                return buffer;
            },
            _ => { });
        return new(assignments, distances);
    }
}
