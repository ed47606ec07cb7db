using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Clustering;
using Pipelines.Evaluation;
using Pipelines.Numerics;
using Pipelines.Tests.Clustering;

namespace Pipelines.Tests.Evaluation;

public sealed class ClusteringEvaluatorTests
{
    [Fact]
    public void Every_figure_is_that_of_scikit_learn()
    {
        // scikit-learn 1.2 on the same numbers in double precision: silhouette_score, davies_bouldin_score, adjusted_rand_score,
        // normalized_mutual_info_score; purity from contingency_matrix; inertia about the clusters' means. The last cluster has one member.
        var (features, clusters, labels) = Sample();

        var metrics = ClusteringEvaluator.Evaluate(features, Means(features, clusters), clusters, labels);

        Assert.Equal((80, 4), (metrics.Images, metrics.K));
        Assert.Equal(43.65697319348506, metrics.Inertia, 43 * 1e-6);
        Assert.Equal(0.5269670828101514, metrics.Silhouette!.Value, 1e-6);
        Assert.Equal(0.5835175728797871, metrics.DaviesBouldin!.Value, 1e-6);
        Assert.Equal(0.33157760613571496, metrics.AdjustedRandIndex!.Value, 1e-12);
        Assert.Equal(0.3333281829443068, metrics.NormalizedMutualInformation!.Value, 1e-12);
        Assert.Equal(0.725, metrics.Purity!.Value, 1e-12);
        Assert.Null(metrics.SilhouetteSample);
    }

    [Fact]
    public void Davies_Bouldin_index_agrees_with_that_of_ML_NET()
    {
        // ML.NET assigns each image to the nearest centroid, which here gives the same clusters.
        var features = new Numbers(5).Clusters(300, 9, 5);
        var context = new MLContext(1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 9);
        var data = context.Data.LoadFromEnumerable(
            Enumerable.Range(0, 300).Select(i => new Row(features.Row(i).ToArray())).ToArray(), schema);
        var model = context.Clustering.Trainers.KMeans("Features", numberOfClusters: 5).Fit(data);
        var expected = context.Clustering.Evaluate(model.Transform(data), featureColumnName: "Features");
        var clusters = context.Data
            .CreateEnumerable<Prediction>(model.Transform(data), reuseRowObject: false)
            .Select(one => (int)one.PredictedLabel - 1)
            .ToArray();

        Assert.Equal(expected.DaviesBouldinIndex, DaviesBouldin.Index(features, clusters)!.Value, 1e-4);
    }

    [Fact]
    public void An_image_alone_in_its_cluster_has_silhouette_0()
    {
        var features = new FeatureMatrix([0f, 1f, 10f], 3, 1);

        // Row 0: a = 1, b = 10: 0.9. Row 1: a = 1, b = 9: 8/9. Row 2 is alone.
        Assert.Equal((0.9 + (8.0 / 9)) / 3, Silhouette.Mean(features, [0, 0, 1], 1, CancellationToken.None)!.Value, 1e-7);
    }

    [Fact]
    public void Equal_vectors_in_different_clusters_have_silhouette_and_index_0()
    {
        var features = new FeatureMatrix([2f, 2f, 2f, 2f], 4, 1);

        Assert.Equal(0, Silhouette.Mean(features, [0, 0, 1, 1], 1, CancellationToken.None));
        Assert.Equal(0, DaviesBouldin.Index(features, [0, 0, 1, 1]));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 2)]
    public void One_cluster_or_a_cluster_for_each_image_has_neither_silhouette_nor_index(params int[] clusters)
    {
        var features = new Numbers(1).Matrix(3, 2);

        Assert.Null(Silhouette.Mean(features, clusters, 1, CancellationToken.None));
        Assert.Null(DaviesBouldin.Index(features, clusters));
    }

    [Fact]
    public void Of_many_images_a_sample_drawn_by_the_seed_gives_nearly_the_silhouette_of_all()
    {
        var features = new Numbers(5).Clusters(Silhouette.MaximumRows + 2000, 4, 4);
        var clusters = Enumerable.Range(0, features.Rows).Select(i => i % 4).ToArray();
        var centroids = Means(features, clusters);

        var one = ClusteringEvaluator.Evaluate(features, centroids, clusters, seed: 1);
        var again = ClusteringEvaluator.Evaluate(features, centroids, clusters, seed: 1);
        var other = ClusteringEvaluator.Evaluate(features, centroids, clusters, seed: 2);

        Assert.Equal(Silhouette.MaximumRows, one.SilhouetteSample);
        Assert.Equal(one.Silhouette, again.Silhouette);
        Assert.NotEqual(one.Silhouette, other.Silhouette);
        Assert.Equal(one.Silhouette!.Value, other.Silhouette!.Value, 5e-3);
    }

    [Theory]
    [InlineData(new[] { 0, 0, 1, 1 }, new[] { 1, 1, 0, 0 }, 1, 1, 1)]
    [InlineData(new[] { 0, 0, 0, 0 }, new[] { 0, 0, 0, 0 }, 1, 1, 1)]
    [InlineData(new[] { 0, 1, 0, 1 }, new[] { 0, 0, 0, 0 }, 0, 0, 0.5)]
    [InlineData(new[] { 0, 0, 1, 1 }, new[] { 0, 1, 0, 1 }, -0.5, 0, 0.5)]
    public void Agreement_with_labels_in_plain_cases(int[] labels, int[] clusters, double rand, double information, double purity)
    {
        var agreement = new LabelAgreement(labels, clusters);

        Assert.Equal(rand, agreement.AdjustedRandIndex, 1e-12);
        Assert.Equal(information, agreement.NormalizedMutualInformation, 1e-12);
        Assert.Equal(purity, agreement.Purity, 1e-12);
    }

    [Fact]
    public void The_JSON_has_the_words_of_the_manual_and_leaves_out_what_is_not_known()
    {
        var features = new FeatureMatrix([0f, 1f, 10f], 3, 1);
        var centroids = new FeatureMatrix([0.5f, 10f], 2, 1);

        var metrics = ClusteringEvaluator.Evaluate(features, centroids, [0, 0, 1], tried: [new(3, 0, null, null)]);
        var json = MetricsJson.Write(metrics);

        Assert.Equal(
            """
            {
              "images": 3,
              "k": 2,
              "inertia": 0.5,
              "silhouette": 0.5962962962962962,
              "daviesBouldin": 0.05263157894736842,
              "tried": [
                {
                  "k": 3,
                  "inertia": 0
                }
              ],
              "skipped": [],
              "seconds": 0
            }

            """.ReplaceLineEndings("\n"),
            MetricsJson.Write(metrics with { Intervals = null }));
        Assert.Contains("\"intervals\": {\n    \"silhouette\": [\n", json, StringComparison.Ordinal);
        Assert.Equal(json, MetricsJson.Write(MetricsJson.Read<ClusteringMetrics>(json, "metrics.json")));
    }

    private static (FeatureMatrix Features, int[] Groups, int[] Labels) Sample()
    {
        var numbers = new Numbers(2);
        var clusters = Enumerable.Range(0, 80).Select(i => i == 79 ? 3 : i % 3).ToArray();
        var features = numbers.Matrix(80, 7);
        for (var i = 0; i < 80; i++)
        {
            features.Row(i)[clusters[i]] += 1.5f;
        }

        return (features, clusters, [.. clusters.Select(cluster => numbers.Next() < 0.4 ? (int)(numbers.Next() * 3) : cluster % 3)]);
    }

    private static FeatureMatrix Means(FeatureMatrix features, int[] clusters)
    {
        var means = new FeatureMatrix(clusters.Max() + 1, features.Columns);
        for (var cluster = 0; cluster < means.Rows; cluster++)
        {
            for (var c = 0; c < features.Columns; c++)
            {
                means.Row(cluster)[c] = (float)Enumerable
                    .Range(0, features.Rows)
                    .Where(row => clusters[row] == cluster)
                    .Average(row => (double)features.Row(row)[c]);
            }
        }

        return means;
    }

    private sealed record Row(float[] Features);

    private sealed class Prediction
    {
        public uint PredictedLabel { get; set; }
    }
}
