using Pipelines.Clustering;
using Pipelines.Evaluation;
using Pipelines.Numerics;

namespace Pipelines.Tests.Clustering;

public sealed class KMeansClusteringTests
{
    [Theory]
    [InlineData(KMeansInitialization.KMeansPlusPlus)]
    [InlineData(KMeansInitialization.KMeansYinyang)]
    [InlineData(KMeansInitialization.Random)]
    public void Separate_clusters_are_found_whole_with_the_inertia_of_scikit_learn(KMeansInitialization initialization)
    {
        var features = new Numbers(5).Clusters(300, 9, 5);

        var result = KMeansClustering.Fit(features, 5, new KMeansOptions { Initialization = initialization }, CancellationToken.None);

        Assert.Equal(1, new LabelAgreement([.. Enumerable.Range(0, 300).Select(i => i % 5)], result.Assignments).AdjustedRandIndex);
        Assert.Equal(220.32913255116316, result.Inertia, 220 * 1e-6);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(6000)] // More than the starts see.
    public void Centroids_are_the_means_of_their_rows_and_each_row_has_its_nearest_centroid(int images)
    {
        var features = new Numbers(6).Clusters(images, 13, 8);

        var result = KMeansClustering.Fit(features, 8, new KMeansOptions(), CancellationToken.None);

        for (var cluster = 0; cluster < 8; cluster++)
        {
            var rows = Enumerable.Range(0, images).Where(row => result.Assignments[row] == cluster).ToArray();
            for (var c = 0; c < 13; c++)
            {
                Assert.Equal(rows.Average(row => (double)features.Row(row)[c]), result.Centroids.Row(cluster)[c], 1e-6);
            }
        }

        var inertia = 0.0;
        for (var row = 0; row < images; row++)
        {
            var distances = Enumerable.Range(0, 8).Select(cluster => Exact(features, row, result.Centroids, cluster)).ToArray();
            Assert.True(distances[result.Assignments[row]] <= distances.Min() + 1e-6);
            inertia += distances[result.Assignments[row]];
        }

        Assert.Equal(inertia, result.Inertia, inertia * 1e-6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_clusters_and_another_seed_may_not()
    {
        var features = new Numbers(7).Matrix(400, 10);
        KMeansResult Fit(int seed) =>
            KMeansClustering.Fit(features, 12, new KMeansOptions { Seed = seed, Restarts = 3 }, CancellationToken.None);

        var first = Fit(1);
        var again = Fit(1);

        Assert.Equal(first.Centroids.Values, again.Centroids.Values);
        Assert.Equal(first.Assignments, again.Assignments);
        Assert.Contains(Enumerable.Range(2, 5), seed => !Fit(seed).Assignments.SequenceEqual(first.Assignments));
    }

    [Fact]
    public void More_clusters_than_different_vectors_are_refused()
    {
        var features = new Numbers(1).Matrix(3, 4).Select([0, 1, 2, 0, 1, 2, 0, 0]);

        var error = Assert.Throws<PipelineException>(() => KMeansClustering.Fit(features, 4, new KMeansOptions(), CancellationToken.None));

        Assert.Equal(
            "kMeans.k: 4 clusters were requested, but the 8 images have only 3 different vectors. "
            + "Request at most 3 clusters, or add images.",
            error.Message);
    }

    [Theory]
    [InlineData(KMeansInitialization.KMeansPlusPlus)]
    [InlineData(KMeansInitialization.KMeansYinyang)]
    [InlineData(KMeansInitialization.Random)]
    public void With_as_many_clusters_as_different_vectors_no_cluster_is_empty(KMeansInitialization initialization)
    {
        // Nearly all rows are the same, so that random first centroids are mostly equal.
        var features = new Numbers(1).Matrix(4, 5).Select([.. Enumerable.Repeat(0, 60), 1, 2, 3]);

        var result = KMeansClustering.Fit(
            features, 4, new KMeansOptions { Initialization = initialization, Restarts = 2 }, CancellationToken.None);

        Assert.Equal(4, result.Assignments.Distinct().Count());
        Assert.Equal(0, result.Inertia, 1e-9);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Values_that_are_not_finite_are_refused_with_their_place(float value)
    {
        var features = new Numbers(1).Matrix(10, 4);
        features.Row(7)[2] = value;

        var error = Assert.Throws<PipelineException>(() => KMeansClustering.Fit(features, 2, new KMeansOptions(), CancellationToken.None));

        Assert.StartsWith("features, row 7, column 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_job_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(
            () => KMeansClustering.Fit(new Numbers(1).Matrix(50, 4), 3, new KMeansOptions(), source.Token));
    }

    private static double Exact(FeatureMatrix features, int row, FeatureMatrix centroids, int cluster) =>
        Enumerable.Range(0, features.Columns).Sum(c => Math.Pow((double)features.Row(row)[c] - centroids.Row(cluster)[c], 2));
}
