using Pipelines.Clustering;

namespace Pipelines.Tests.Clustering;

public sealed class ClusterCountSelectionTests
{
    /// <summary>
    /// scikit-learn 1.2, KMeans(k, n_init=200, tol=0) on the same numbers: the lowest inertia of 200 starts, its silhouette and
    /// Davies–Bouldin index.
    /// </summary>
    private static readonly ClusterCountTrial[] s_scikitLearn =
    [
        new(2, 629.2995568577654, 0.2122480958041879, 1.9475253600006734),
        new(3, 489.8905420119755, 0.28372512074673767, 1.5321807281505644),
        new(4, 351.93242252616034, 0.37212048052866037, 1.1569429541866294),
        new(5, 220.32913255116316, 0.4643559103361343, 0.8004321464910055),
        new(6, 212.88605648123783, 0.39711262395415775, 1.264464756529543),
    ];

    [Fact]
    public void The_silhouette_chooses_and_the_numbers_tried_have_the_figures_of_scikit_learn()
    {
        var features = new Numbers(5).Clusters(300, 9, 5);

        var selection = ClusterCountSelection.Fit(features, new KMeansOptions { K = ClusterCount.Between(2, 6), Restarts = 60 });

        Assert.Equal(5, selection.Best.Centroids.Rows);
        Assert.Equal(s_scikitLearn.Select(trial => trial.K), selection.Tried.Select(trial => trial.K));
        Assert.All(selection.Tried.Zip(s_scikitLearn), pair => Assert.InRange(pair.First.Inertia, 0, 1.001 * pair.Second.Inertia));

        // These data have no two or six clusters; there the best of many restarts depends on chance.
        Assert.All(selection.Tried.Zip(s_scikitLearn).Where(pair => pair.First.K is 3 or 4 or 5), pair =>
        {
            Assert.Equal(pair.Second.Inertia, pair.First.Inertia, 1e-6 * pair.Second.Inertia);
            Assert.Equal(pair.Second.Silhouette!.Value, pair.First.Silhouette!.Value, 1e-6);
            Assert.Equal(pair.Second.DaviesBouldin!.Value, pair.First.DaviesBouldin!.Value, 1e-6);
        });
    }

    [Fact]
    public void Numbers_of_clusters_above_the_number_of_different_vectors_are_not_tried()
    {
        var features = new Numbers(1).Matrix(4, 3).Select([0, 1, 2, 3, 0, 1]);

        var selection = ClusterCountSelection.Fit(features, new KMeansOptions { K = ClusterCount.Between(2, 10) });

        Assert.Equal([2, 3, 4], selection.Tried.Select(trial => trial.K));
    }

    [Fact]
    public void Where_each_image_is_its_own_cluster_the_silhouette_is_not_defined()
    {
        var selection = ClusterCountSelection.Fit(new Numbers(1).Matrix(3, 3), new KMeansOptions { K = ClusterCount.Exactly(3) });

        Assert.Equal(new ClusterCountTrial(3, 0, null, null), Assert.Single(selection.Tried));
    }
}
