using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones;

public class ModelGraphTests
{
    private static readonly Preprocessing Square = new(4, 4, ResizeMode.Crop);

    [Theory]
    [InlineData(7, false, false)]
    [InlineData(7, true, true)]
    [InlineData(10, true, true)]
    [InlineData(12, false, true)]
    [InlineData(13, true, true)]
    [InlineData(17, true, false)]
    [InlineData(18, true, true)]
    [InlineData(21, true, true)]
    public void Embedding_and_scores_follow_their_definitions(long opset, bool hasBottleneck, bool l2Normalize)
    {
        var graph = Means(opset);
        var bottleneck = hasBottleneck ? Layer(3, 2, seed: 1) : null;
        var head = Layer(hasBottleneck ? 2 : 3, 4, seed: 2);
        var model = ModelGraph.ForClassification(graph, bottleneck, l2Normalize, head, ["a", "b", "c", "d"], Metadata(Square));
        var pixels = Pixels(3);

        var outputs = GraphRun.Run(model, pixels, 3, 3, 4, 4);

        Assert.Equal(["embedding", "scores"], outputs.Keys.Order());
        var features = GraphRun.Run(graph, pixels, 3, 3, 4, 4)["features"].Values;
        for (var image = 0; image < 3; image++)
        {
            var embedding = features.Skip(image * 3).Take(3).Select(value => (double)value).ToArray();
            embedding = bottleneck is null ? embedding : Apply(bottleneck, embedding);
            embedding = l2Normalize ? [.. embedding.Select(value => value / Math.Sqrt(embedding.Sum(v => v * v)))] : embedding;
            var exponentials = Apply(head, embedding).Select(Math.Exp).ToArray();
            AssertRow(embedding, outputs["embedding"].Values, image);
            AssertRow([.. exponentials.Select(value => value / exponentials.Sum())], outputs["scores"].Values, image);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(18)]
    [InlineData(21)]
    public void Distances_are_squared_Euclidean(long opset)
    {
        var graph = Means(opset);
        var centroids = new FeatureMatrix([.. Enumerable.Range(0, 15).Select(i => (float)Math.Sin(i))], 5, 3);
        var model = ModelGraph.ForClustering(graph, null, l2Normalize: false, centroids, Metadata(Square));

        var outputs = GraphRun.Run(model, Pixels(2), 2, 3, 4, 4);

        Assert.Equal([2, 5], outputs["distances"].Shape);
        for (var image = 0; image < 2; image++)
        {
            var embedding = outputs["embedding"].Values.AsSpan(image * 3, 3).ToArray();
            AssertRow(
                [
                    .. Enumerable.Range(0, 5)
                        .Select(k => embedding.Zip(centroids.Row(k).ToArray(), (x, c) => ((double)x - c) * (x - c)).Sum()),
                ],
                outputs["distances"].Values,
                image);
        }
    }

    [Fact]
    public void Distance_near_a_far_centroid_keeps_its_digits()
    {
        // |x|² - 2xc + |c|² would be lost in rounding here: about 3e6 - 6e6 + 3e6 in float32.
        var projection = new LinearLayer([0, 0, 0], [1000.25f]);
        var centroids = new FeatureMatrix([1000f, 1000.25f, -1000f], 3, 1);
        var model = ModelGraph.ForClustering(Means(17), projection, l2Normalize: false, centroids, Metadata(Square));
        Assert.Equal([0.0625f, 0f, 2000.25f * 2000.25f], GraphRun.Run(model, Pixels(1), 1, 3, 4, 4)["distances"].Values);
    }

    [Fact]
    public void Zero_vector_stays_zero_when_normalised()
    {
        var model = ModelGraph.ForClassification(
            Means(17), new LinearLayer(new float[6], [0, 0]), l2Normalize: true, Layer(2, 2, seed: 1), ["a", "b"], Metadata(Square));
        var outputs = GraphRun.Run(model, Pixels(1), 1, 3, 4, 4);
        Assert.Equal([0f, 0f], outputs["embedding"].Values);
        Assert.All(outputs["scores"].Values, score => Assert.InRange(score, 0, 1));
    }

    [Fact]
    public void Same_parts_give_the_same_bytes()
    {
        byte[] Make() => ModelGraph.ForClassification(
            Means(17), Layer(3, 2, seed: 1), true, Layer(2, 2, seed: 2), ["a", "b"], Metadata(Square)).ToByteArray();
        Assert.Equal(Make(), Make());
    }

    [Fact]
    public void The_feature_graph_is_not_changed()
    {
        var graph = Means(17);
        var before = graph.ToByteArray();
        ModelGraph.ForClassification(graph, null, true, Layer(3, 2, seed: 2), ["a", "b"], Metadata(Square));
        Assert.Equal(before, graph.ToByteArray());
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        var graph = Means(17);
        Assert.Throws<ArgumentException>(
            () => ModelGraph.ForClassification(graph, Layer(4, 2, seed: 1), false, Layer(2, 2, seed: 1), ["a", "b"], Metadata(Square)));
        Assert.Throws<ArgumentException>(
            () => ModelGraph.ForClassification(graph, Layer(3, 2, seed: 1), false, Layer(3, 2, seed: 1), ["a", "b"], Metadata(Square)));
        Assert.Throws<ArgumentException>(
            () => ModelGraph.ForClassification(graph, null, false, Layer(3, 2, seed: 1), ["a", "b", "c"], Metadata(Square)));
        Assert.Throws<ArgumentException>(() => ModelGraph.ForClustering(graph, null, false, new FeatureMatrix(2, 4), Metadata(Square)));
    }

    internal static ModelMetadata Metadata(Preprocessing preprocessing) => new()
    {
        Preprocessing = preprocessing,
        Backbone = "small",
        Mean = [0.5, 0.5, 0.5],
        Std = [0.25, 0.25, 0.25],
        Pipeline = "flowers",
        ProducerVersion = "0.1.0",
    };

    /// <summary>A graph whose three features are the means of the red, green and blue pixels after a convolution.</summary>
    private static OnnxModel Means(long opset)
    {
        var network = new TestNetwork(opset, size: 4);
        return FeatureGraph.Build(
            BackboneFile.Load(network.Build(network.Conv("map", "input", 3, 3, kernel: 1))), Square, new NeckOptions());
    }

    private static LinearLayer Layer(int inputs, int outputs, int seed)
    {
        var random = new Random(seed);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        return new(Values(inputs * outputs), Values(outputs));
    }

    private static double[] Apply(LinearLayer layer, double[] vector) =>
        [
            .. Enumerable.Range(0, layer.Outputs)
                .Select(row => layer.Bias[row] + vector.Select((value, i) => value * layer.Weights[(row * layer.Inputs) + i]).Sum()),
        ];

    private static void AssertRow(double[] expected, float[] values, int row) =>
        GraphRun.AssertClose([.. expected.Select(value => (float)value)], values.AsSpan(row * expected.Length, expected.Length), 1e-5f);

    private static float[] Pixels(int images) => [.. Enumerable.Range(0, images * 48).Select(i => (float)(i * 53 % 256))];
}
