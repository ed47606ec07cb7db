using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones;

public sealed class TestTimeFlipTests
{
    private const int Size = 8;

    [Theory]
    [InlineData(7, false)]
    [InlineData(9, true)]
    [InlineData(12, false)]
    [InlineData(13, true)]
    [InlineData(17, false)]
    [InlineData(18, false)]
    [InlineData(21, true)]
    public void The_vector_is_the_mean_of_those_of_the_image_and_its_mirror_image(long opset, bool isVector)
    {
        var network = new TestNetwork(opset, size: Size);
        var map = network.Stem();
        var output = isVector ? network.Flatten("flat", map) : map;
        var backbone = Load(network.Build(output), output);
        var preprocessing = new Preprocessing(Size, Size + 2, ResizeMode.Crop);
        var plain = FeatureGraph.Build(backbone, preprocessing, new NeckOptions());
        var flipped = TestTimeFlip.Add(plain, backbone, preprocessing);
        var (pixels, mirrored) = (Pixels(3, Size + 2), Mirrored(Pixels(3, Size + 2), Size + 2));

        var (shape, vectors) = GraphRun.Run(flipped, pixels, 3, 3, Size + 2, Size + 2)[FeatureGraph.Output];

        Assert.Equal([3, FeatureGraph.Dimensions(plain)], shape);
        Assert.Equal(FeatureGraph.Dimensions(plain), FeatureGraph.Dimensions(flipped));
        var (direct, back) = (Vectors(plain, pixels), Vectors(plain, mirrored));
        for (var i = 0; i < vectors.Length; i++)
        {
            Assert.Equal((direct[i] + back[i]) / 2, vectors[i], 1e-3 * (1 + Math.Abs(vectors[i])));
        }

        Assert.Contains(direct.Zip(back), pair => Math.Abs(pair.First - pair.Second) > 0.1);

        float[] Vectors(OnnxModel graph, float[] from) => GraphRun.Run(graph, from, 3, 3, Size + 2, Size + 2)[FeatureGraph.Output].Values;
    }

    [Theory]
    [InlineData(NeckType.GlobalMaxPool)]
    [InlineData(NeckType.Gem)]
    [InlineData(NeckType.AverageAndMax)]
    public void Whatever_the_neck_a_mirrored_image_has_the_same_vector(NeckType neck)
    {
        var network = new TestNetwork(size: Size);
        var map = network.Stem();
        var backbone = Load(network.Build(map), map);
        var preprocessing = new Preprocessing(Size, Size, ResizeMode.Crop);
        var flipped = TestTimeFlip.Add(
            FeatureGraph.Build(backbone, preprocessing, new NeckOptions { Type = neck }), backbone, preprocessing);

        var vectors = GraphRun.Run(flipped, Pixels(2, Size), 2, 3, Size, Size)[FeatureGraph.Output].Values;
        var mirrored = GraphRun.Run(flipped, Mirrored(Pixels(2, Size), Size), 2, 3, Size, Size)[FeatureGraph.Output].Values;

        Assert.All(vectors.Zip(mirrored), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * (1 + Math.Abs(pair.First))));
    }

    [Fact]
    public void The_graph_that_it_is_made_of_stays_as_it_is()
    {
        var network = new TestNetwork(size: Size);
        var map = network.Stem();
        var backbone = Load(network.Build(map), map);
        var preprocessing = new Preprocessing(Size, Size, ResizeMode.Crop);
        var plain = FeatureGraph.Build(backbone, preprocessing, new NeckOptions());
        var before = plain.ToByteArray();

        TestTimeFlip.Add(plain, backbone, preprocessing);

        Assert.Equal(before, plain.ToByteArray());
    }

    private static Backbone Load(OnnxModel model, string featureMap) => BackboneFile.Load(
        model, new BackboneOptions { Mean = [0.5, 0.5, 0.5], Std = [0.25, 0.25, 0.25], FeatureMap = featureMap });

    private static float[] Pixels(int images, int size)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, images * 3 * size * size).Select(_ => (float)random.Next(256))];
    }

    private static float[] Mirrored(float[] pixels, int size) => [.. pixels.Chunk(size).SelectMany(row => row.Reverse())];
}
