using System.Diagnostics;
using Pipelines.Numerics;
using Pipelines.Projection;
using Pipelines.Tests.Clustering;
using Xunit.Abstractions;

namespace Pipelines.Tests.Projection;

public sealed class ImageMapTests(ITestOutputHelper output)
{
    /// <summary>
    /// scikit-learn 1.2.1, <c>TSNE(init="pca", learning_rate="auto")</c> of the first 50 principal components: 0.8772 with seed 0, 0.8784
    /// with 1. Of the vectors themselves 0.8600 and 0.8660.
    /// </summary>
    private const double ScikitLearn = 0.8778;

    [SharedFact]
    public void Of_real_photos_the_map_is_more_trustworthy_than_that_of_scikit_learn()
    {
        var (vectors, _) = ClothingVectors.Load();
        var all = new List<double>();
        foreach (var seed in Enumerable.Range(0, 5))
        {
            var watch = Stopwatch.StartNew();
            var map = ImageMap.Of(vectors, seed);
            output.WriteLine(FormattableString.Invariant(
                $"seed {seed}: {vectors.Rows} photos, trustworthiness {map.Trustworthiness:0.0000}, {watch.ElapsedMilliseconds} ms"));
            Assert.Equal(ImageMap.UsualNeighbours, map.Neighbours);
            all.Add(map.Trustworthiness!.Value);
        }

        Assert.True(all.Average() > ScikitLearn && all.Min() > ScikitLearn - 0.01, string.Join(", ", all));
    }

    [Fact]
    public void Groups_that_lie_apart_lie_apart_on_the_map()
    {
        var map = ImageMap.Of(new Numbers(1).Clusters(300, 20, 5), seed: 3);

        // Of each point, the ten nearest others.
        var alike = Enumerable.Range(0, 300).Average(i => Nearest(map.Points, i, 10).Average(j => j % 5 == i % 5 ? 1.0 : 0));
        Assert.True(alike > 0.95, $"{alike}");
        Assert.True(map.Trustworthiness > 0.8, $"{map.Trustworthiness}");
    }

    [Theory]
    [InlineData(150)]
    [InlineData(700)]
    public void The_map_does_not_depend_on_the_number_of_threads(int rows)
    {
        var vectors = new Numbers(5).Clusters(rows, 70, 4);
        var one = ImageMap.Of(vectors, 7, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var many = ImageMap.Of(vectors, 7, new ParallelOptions { MaxDegreeOfParallelism = 8 });
        Assert.Equal(one.Points.Values, many.Points.Values);
        Assert.Equal(one.Trustworthiness, many.Trustworthiness);
        Assert.NotEqual(one.Points.Values, ImageMap.Of(vectors, 8).Points.Values);
    }

    [Fact]
    public void Three_points_keep_their_distances()
    {
        float[] corners = [1, 2, 5, 5, 2, 5, 1, 6, 5];
        var map = ImageMap.Of(new FeatureMatrix(corners, 3, 3), seed: 0);
        double Distance(int i, int j) => Math.Sqrt(SquaredDistances.Between(map.Points.Row(i), map.Points.Row(j)));
        Assert.Equal(1, Distance(0, 1) / Distance(0, 2), 1e-5);
        Assert.Equal(Math.Sqrt(2), Distance(1, 2) / Distance(0, 1), 1e-5);
        Assert.Equal(1, map.Trustworthiness);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 3)]
    [InlineData(9, 2)]
    [InlineData(40, 1)]
    [InlineData(60, 1300)]
    public void Few_points_and_few_columns_give_a_map(int rows, int columns)
    {
        var map = ImageMap.Of(new Numbers(2).Matrix(rows, columns), seed: 1);
        Assert.Equal((rows, 2), (map.Points.Rows, map.Points.Columns));
        Assert.All(map.Points.Values, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(rows < 3, map.Trustworthiness is null);
        Assert.True(map.Trustworthiness is null or (>= 0 and <= 1), $"{map.Trustworthiness}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    public void Equal_vectors_give_a_map(int rows)
    {
        var vectors = new FeatureMatrix(rows, 8);
        Array.Fill(vectors.Values, 0.1f);
        var map = ImageMap.Of(vectors, seed: 1);
        Assert.All(map.Points.Values, value => Assert.True(float.IsFinite(value)));
        Assert.True(map.Trustworthiness is null or 1);
    }

    [Fact]
    public void Copies_of_few_vectors_lie_together()
    {
        var different = new Numbers(4).Matrix(5, 30);
        var map = ImageMap.Of(different.Select([.. Enumerable.Range(0, 200).Select(i => i % 5)]), seed: 1);
        Assert.All(map.Points.Values, value => Assert.True(float.IsFinite(value)));
        Assert.All(Enumerable.Range(0, 200), i => Assert.All(Nearest(map.Points, i, 10), j => Assert.Equal(i % 5, j % 5)));
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e37f)]
    public void Tiny_and_huge_numbers_give_the_same_map(float scale)
    {
        var vectors = new Numbers(6).Clusters(60, 10, 3);
        var scaled = new FeatureMatrix([.. vectors.Values.Select(value => value * scale)], 60, 10);
        var map = ImageMap.Of(scaled, seed: 1);
        Assert.All(map.Points.Values, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(ImageMap.Of(vectors, seed: 1).Trustworthiness!.Value, map.Trustworthiness!.Value, 0.02);
    }

    [Fact]
    public void A_value_that_is_no_number_is_an_error_that_names_its_place()
    {
        var vectors = new Numbers(6).Matrix(20, 10);
        vectors.Row(7)[3] = float.NaN;
        var error = Assert.Throws<PipelineException>(() => ImageMap.Of(vectors, seed: 1));
        Assert.Contains("row 7, column 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ImageMap.Of(new Numbers(6).Matrix(50, 10), 1, stop.Token));
    }

    private static IEnumerable<int> Nearest(FeatureMatrix points, int point, int count) => Enumerable.Range(0, points.Rows)
        .Where(other => other != point)
        .OrderBy(other => SquaredDistances.Between(points.Row(point), points.Row(other)))
        .Take(count);
}
