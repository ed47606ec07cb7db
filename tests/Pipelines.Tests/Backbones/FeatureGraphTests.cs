using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones;

public class FeatureGraphTests
{
    private static readonly double[] Mean = [0.1, 0.2, 0.3];
    private static readonly double[] Std = [0.5, 0.25, 0.125];

    public static TheoryData<long> Opsets => [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 26];

    [Theory]
    [MemberData(nameof(Opsets))]
    public void The_central_pixels_reach_the_network_normalised(long opset)
    {
        // A backbone that gives its input back as a vector shows what entered it.
        var network = new TestNetwork(opset, size: 4);
        var backbone = Load(network.Build(network.Flatten("flat", network.Conv("map", "input", 3, 3, kernel: 1))), "flat");
        var graph = FeatureGraph.Build(backbone, new Preprocessing(4, 7, ResizeMode.Crop), new NeckOptions());
        var pixels = Pixels(2, 7);

        var (shape, features) = GraphRun.Run(graph, pixels, 2, 3, 7, 7)["features"];

        Assert.Equal([2, 48], shape);
        for (var i = 0; i < features.Length; i++)
        {
            var (image, channel, y, x) = (i / 48, i / 16 % 3, i / 4 % 4, i % 4);
            var pixel = pixels[(((image * 3) + channel) * 49) + ((y + 1) * 7) + x + 1];
            Assert.Equal(((pixel / 255) - Mean[channel]) / Std[channel], features[i], 4);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(21)]
    public void A_network_for_blue_green_red_gets_its_pixels_in_that_order(long opset)
    {
        var network = new TestNetwork(opset, size: 4);
        var model = network.Build(network.Flatten("flat", network.Conv("map", "input", 3, 3, kernel: 1)));
        var backbone = Load(model, "flat", ColorChannels.Bgr);
        var graph = FeatureGraph.Build(backbone, new Preprocessing(4, 4, ResizeMode.Crop), new NeckOptions());
        var pixels = Pixels(2, 4);

        var features = GraphRun.Run(graph, pixels, 2, 3, 4, 4)["features"].Values;

        for (var i = 0; i < features.Length; i++)
        {
            var (image, channel, place) = (i / 48, i / 16 % 3, i % 16);
            var pixel = pixels[(((image * 3) + (2 - channel)) * 16) + place];
            Assert.Equal(((pixel / 255) - Mean[channel]) / Std[channel], features[i], 4);
        }
    }

    [Theory]
    [InlineData(NeckType.GlobalAveragePool, 7)]
    [InlineData(NeckType.GlobalMaxPool, 7)]
    [InlineData(NeckType.Gem, 7)]
    [InlineData(NeckType.Gem, 10)]
    [InlineData(NeckType.Gem, 12)]
    [InlineData(NeckType.Gem, 21)]
    [InlineData(NeckType.AverageAndMax, 7)]
    [InlineData(NeckType.AverageAndMax, 21)]
    public void Necks_follow_their_definitions(NeckType type, long opset)
    {
        var neck = new NeckOptions { Type = type, Power = 3 };
        var network = new TestNetwork(opset, size: 4);
        var backbone = Load(network.Build(network.Conv("map", "input", 3, 3, kernel: 1)), "map");
        var graph = FeatureGraph.Build(backbone, new Preprocessing(4, 4, ResizeMode.Crop), neck);
        var pixels = Pixels(2, 4);

        var (shape, features) = GraphRun.Run(graph, pixels, 2, 3, 4, 4)["features"];

        Assert.Equal([2, type == NeckType.AverageAndMax ? 6 : 3], shape);
        Assert.Equal(shape[1], FeatureGraph.Dimensions(graph));
        var expected = new List<double>();
        for (var image = 0; image < 2; image++)
        {
            var channels = Enumerable.Range(0, 3).Select(channel => Enumerable.Range(0, 16)
                .Select(i => ((pixels[(((image * 3) + channel) * 16) + i] / 255.0) - Mean[channel]) / Std[channel]).ToArray()).ToArray();
            expected.AddRange(type switch
            {
                NeckType.GlobalAveragePool => channels.Select(values => values.Average()),
                NeckType.GlobalMaxPool => channels.Select(values => values.Max()),
                NeckType.Gem => channels.Select(values => Math.Pow(values.Average(value => Math.Pow(Math.Max(value, 1e-6), 3)), 1 / 3.0)),
                _ => channels.Select(values => values.Average()).Concat(channels.Select(values => values.Max())),
            });
        }

        GraphRun.AssertClose([.. expected.Select(value => (float)value)], features, 1e-5f);
    }

    [Fact]
    public void Generalised_mean_of_a_large_power_does_not_overflow()
    {
        var network = new TestNetwork(size: 4);
        var backbone = Load(network.Build(network.Conv("map", "input", 3, 3, kernel: 1)), "map");
        var graph = FeatureGraph.Build(
            backbone, new Preprocessing(4, 4, ResizeMode.Crop), new NeckOptions { Type = NeckType.Gem, Power = 100 });

        // All pixels equal: the mean of any power is the value itself, here 7.2 for blue, whose hundredth power is above float32.
        var features = GraphRun.Run(graph, [.. Enumerable.Repeat(306f, 48)], 1, 3, 4, 4)["features"].Values;

        Assert.Equal(7.2f, features[2], 4);
    }

    [Fact]
    public void Names_of_the_network_stay_and_all_others_begin_with_the_prefix()
    {
        var original = BackboneTests.ResNet();
        var graph = FeatureGraph.Build(
            BackboneFile.Load(original), new Preprocessing(32, 36, ResizeMode.Crop), new NeckOptions { Type = NeckType.Gem }).Graph;

        var nodes = original.Graph.Node.Select(node => node.Name).Except(["pool.node", "flat.node", "classes.node"]);
        var weights = original.Graph.Initializer.Select(initializer => initializer.Name).Except(["classes.weight", "classes.bias"]);
        Assert.Equal(
            nodes, graph.Node.Select(node => node.Name).Where(name => !name.StartsWith(GraphBuilder.Prefix, StringComparison.Ordinal)));
        Assert.Equal(
            weights,
            graph.Initializer.Select(initializer => initializer.Name)
                .Where(name => !name.StartsWith(GraphBuilder.Prefix, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("image", "features")]
    [InlineData("features", "image")]
    [InlineData("embedding", "scores")]
    public void Network_that_uses_our_names_for_its_own_tensors_works(string input, string map)
    {
        var network = new TestNetwork(input: input);
        var named = network.Build(network.Node("Relu", map, network.Conv("conv", network.Stem(input), 8, 8)));
        var other = new TestNetwork();
        var plain = other.Build(other.Node("Relu", "map", other.Conv("conv", other.Stem(), 8, 8)));
        var preprocessing = new Preprocessing(32, 32, ResizeMode.Crop);

        var expected = GraphRun.Run(
            FeatureGraph.Build(BackboneFile.Load(plain), preprocessing, new NeckOptions()), Pixels(1, 32), 1, 3, 32, 32);
        var actual = GraphRun.Run(
            FeatureGraph.Build(BackboneFile.Load(named), preprocessing, new NeckOptions()), Pixels(1, 32), 1, 3, 32, 32);

        Assert.Equal(expected["features"].Values, actual["features"].Values);
    }

    [Fact]
    public void Size_for_which_the_network_was_not_made_works_where_it_can()
    {
        var graph = FeatureGraph.Build(
            BackboneFile.Load(BackboneTests.ResNet(batch: 1, size: 32)), new Preprocessing(48, 48, ResizeMode.Crop), new NeckOptions());
        Assert.Equal([2, 8], GraphRun.Run(graph, Pixels(2, 48), 2, 3, 48, 48)["features"].Shape);
    }

    [Fact]
    public void Size_for_which_the_network_does_not_run_is_an_error_with_both_sizes()
    {
        var network = new TestNetwork();
        var map = network.Node("Reshape", "map", [network.Stem(), network.Longs("shape", -1, 8, 8, 8)]);
        var hidden = network.Gemm("hidden", network.Flatten("flat", network.Conv("last", map, 8, 8)), 512, 6);
        var backbone = BackboneFile.Load(network.Build(hidden), new BackboneOptions { Mean = Mean, Std = Std, FeatureMap = "hidden" });

        var error = Assert.Throws<ConfigurationException>(
            () => FeatureGraph.Build(
                backbone, new Preprocessing(40, 40, ResizeMode.Crop), new NeckOptions(), key => "pipelines.json:9 $." + key));

        Assert.StartsWith("pipelines.json:9 $.image.size: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("40 × 40", error.Message, StringComparison.Ordinal);
        Assert.Contains("made for 32 × 32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_we_exported_serves_as_backbone_and_gives_the_same_features()
    {
        var preprocessing = new Preprocessing(32, 32, ResizeMode.Crop);
        var first = FeatureGraph.Build(BackboneFile.Load(BackboneTests.ResNet()), preprocessing, new NeckOptions());
        var exported = ModelGraph.ForClassification(
            first,
            null,
            l2Normalize: true,
            new LinearLayer(new float[16], new float[2]),
            ["a", "b"],
            ModelGraphTests.Metadata(preprocessing));

        var second = FeatureGraph.Build(BackboneFile.Load(exported, new BackboneOptions()), preprocessing, new NeckOptions());

        var pixels = Pixels(2, 32);
        GraphRun.AssertClose(
            GraphRun.Run(first, pixels, 2, 3, 32, 32)["features"].Values,
            GraphRun.Run(second, pixels, 2, 3, 32, 32)["features"].Values,
            1e-5f);
    }

    [Fact]
    public void Texts_in_which_exporters_leave_paths_are_removed()
    {
        var model = BackboneTests.ResNet();
        model.Graph.Node[0].DocString = "/home/somebody/train.py(12): forward";
        model.Proto.DocString = "/home/somebody";
        model.Graph.Node[1].MetadataProps.Add(new Pipelines.Onnx.Format.StringStringEntryProto { Key = "stack", Value = "/home/somebody" });
        var graph = FeatureGraph.Build(BackboneFile.Load(model), new Preprocessing(32, 32, ResizeMode.Crop), new NeckOptions());
        Assert.DoesNotContain("somebody", System.Text.Encoding.Latin1.GetString(graph.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_stays_for_the_same_graph_and_changes_with_weights_crop_neck_and_resize()
    {
        var preprocessing = new Preprocessing(32, 36, ResizeMode.Crop);
        string HashOf(OnnxModel model, Preprocessing pixels, NeckType neck) =>
            FeatureGraph.Hash(FeatureGraph.Build(BackboneFile.Load(model), pixels, new NeckOptions { Type = neck }), pixels);
        var changed = BackboneTests.ResNet();
        changed.Graph.Initializer[0].SetFloats([.. changed.Graph.Initializer[0].ToFloats().Select(value => value + 1e-6f)]);
        var described = BackboneTests.ResNet();
        described.SetMetadata("licence", "MIT");

        var hash = HashOf(BackboneTests.ResNet(), preprocessing, NeckType.GlobalAveragePool);

        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, HashOf(BackboneTests.ResNet(), preprocessing, NeckType.GlobalAveragePool));
        Assert.Equal(hash, HashOf(described, preprocessing, NeckType.GlobalAveragePool));
        string[] others =
        [
            HashOf(changed, preprocessing, NeckType.GlobalAveragePool),
            HashOf(BackboneTests.ResNet(), preprocessing, NeckType.GlobalMaxPool),
            HashOf(BackboneTests.ResNet(), preprocessing with { ResizedSize = 38 }, NeckType.GlobalAveragePool),
            HashOf(BackboneTests.ResNet(), preprocessing with { Resize = ResizeMode.Pad }, NeckType.GlobalAveragePool),
        ];
        Assert.Equal(5, others.Append(hash).Distinct().Count());
    }

    /// <summary>Loads a network whose 1 × 1 convolution is made to give its input back.</summary>
    private static Backbone Load(OnnxModel model, string featureMap, ColorChannels? channels = null)
    {
        model.Graph.Initializer.Single(tensor => tensor.Name == "map.weight").SetFloats([1, 0, 0, 0, 1, 0, 0, 0, 1]);
        model.Graph.Initializer.Single(tensor => tensor.Name == "map.bias").SetFloats([0, 0, 0]);
        return BackboneFile.Load(model, new BackboneOptions { Channels = channels, Mean = Mean, Std = Std, FeatureMap = featureMap });
    }

    private static float[] Pixels(int images, int size) =>
        [.. Enumerable.Range(0, images * 3 * size * size).Select(i => (float)(i * 37 % 256))];
}
