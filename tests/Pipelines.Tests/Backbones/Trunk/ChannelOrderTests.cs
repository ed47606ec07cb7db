using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Trunk;

/// <summary>
/// Networks of TensorFlow and Keras, as tf2onnx writes them: images N × H × W × 3. ONNX Runtime runs them as they are for comparison.
/// </summary>
public class ChannelOrderTests
{
    private const int Images = 2;
    private const int Size = 32;

    /// <summary>Each says its output, and a map of 8 channels, channels first or last, whose average the backbone must give.</summary>
    private static readonly Dictionary<string, Func<TestNetwork, (string Output, string Map, bool MapIsLast)>> s_networks = new()
    {
        ["a classifier"] = n => (n.Gemm("classes", n.Flatten("flat", n.GlobalAverage("pool", Body(n))), 8, 5), "block", false),
        ["mean over the axes 1 and 2"] = n => (n.Gemm("classes", Mean(n, Last(n, Body(n))), 8, 5), "block", false),
        ["an activation with channels last before the mean"] = n => (n.Gemm("classes", Mean(n, Clipped(n)), 8, 5), "clipped", true),
        ["include_top=False: a map with channels last"] = n => (Last(n, Body(n)), "block", false),
        ["include_top=False, an activation at its end"] = n => (Clipped(n), "clipped", true),
        ["VGG: flattened with channels last"] = n => (n.Gemm("classes", n.Flatten("flat", Last(n, Body(n))), 8 * 64, 5), "block", false),
        ["rescaling before the first layer"] = n => (
            n.Gemm(
                "classes",
                n.Flatten(
                    "flat",
                    n.GlobalAverage(
                        "pool",
                        Body(
                            n,
                            n.Node(
                                "Sub",
                                "rescaled",
                                [
                                    n.Node("Mul", "scaled", ["input", n.Floats("scale", [], 0.5f)]),
                                    n.Floats("shift", [1, 1, 3], 0.1f, 0.2f, 0.3f),
                                ])))),
                8,
                5),
            "block",
            false),
    };

    public static TheoryData<string, int, int> Networks
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var name in s_networks.Keys)
            {
                data.Add(name, 0, Size);
            }

            data.Add("a classifier", 1, Size);
            data.Add("mean over the axes 1 and 2", 0, 0);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_with_channels_last_gives_what_it_gives_by_itself(string name, int batch, int size)
    {
        var network = new TestNetwork();
        network.Proto.Graph.Input.Clear();
        network.Input("input", 1, batch, size, size, size == 0 ? 0 : 3);
        var (output, map, mapIsLast) = s_networks[name](network);
        var model = network.Build(output);
        float[] pixels = [.. Enumerable.Range(0, Images * 3 * Size * Size).Select(i => (float)(i * 7919L % 256))];

        var backbone = BackboneFile.Load(model);
        Assert.Equal((batch == 1 || size > 0) ? Size : 224, backbone.Size);
        Assert.Equal(8, backbone.Channels);
        var features = GraphRun.Run(
            FeatureGraph.Build(backbone, new Preprocessing(Size, Size, ResizeMode.Crop), new NeckOptions()),
            pixels,
            Images,
            3,
            Size,
            Size)["features"];

        Assert.Equal([Images, 8], features.Shape);
        GraphRun.AssertClose(Expected(model, map, mapIsLast, pixels), features.Values, 1e-5f);

        // A run writes down the tensor that it used, which must lead to the same backbone.
        var again = BackboneFile.Load(
            model, new BackboneOptions { Mean = [0.5, 0.5, 0.5], Std = [0.25, 0.25, 0.25], FeatureMap = backbone.FeatureMap });
        Assert.Equal(backbone.FeatureMap, again.FeatureMap);
        Assert.Equal(backbone.FeatureMapShape, again.FeatureMapShape);
    }

    [Fact]
    public void A_network_with_channels_last_can_be_trained()
    {
        var network = new TestNetwork();
        network.Proto.Graph.Input.Clear();
        network.Input("input", 1, 0, Size, Size, 3);
        var backbone = BackboneFile.Load(network.Build(s_networks["an activation with channels last before the mean"](network).Output));
        var graph = FeatureGraph.Build(backbone, new Preprocessing(Size, Size, ResizeMode.Crop), new NeckOptions());
        using var module = Pipelines.Graph.GraphModule.Create(graph, FeatureGraph.Input, [FeatureGraph.Output]);
        Assert.Equal(2 * 4, module.Parameters.Count);
    }

    /// <summary>The map of each image alone, averaged, from the file as it is.</summary>
    private static float[] Expected(OnnxModel model, string map, bool mapIsLast, float[] pixels)
    {
        var expected = new List<float>();
        for (var image = 0; image < Images; image++)
        {
            var turned = new float[3 * Size * Size];
            for (var i = 0; i < turned.Length; i++)
            {
                turned[i] = ((pixels[(image * turned.Length) + (i % 3 * Size * Size) + (i / 3)] / 255) - 0.5f) / 0.25f;
            }

            var values = GraphRun.Run(model.CutAt(map), turned, 1, Size, Size, 3)[map].Values;
            var cells = values.Length / 8;
            expected.AddRange(Enumerable.Range(0, 8).Select(
                channel => Enumerable.Range(0, cells)
                    .Average(cell => values[mapIsLast ? (cell * 8) + channel : (channel * cells) + cell])));
        }

        return [.. expected];
    }

    private static string Body(TestNetwork n, string input = "input") =>
        n.Residual("block", n.Stem(n.Node("Transpose", "first", input, node => node.WithInts("perm", 0, 3, 1, 2))));

    private static string Last(TestNetwork n, string map) => n.Node("Transpose", "last", map, node => node.WithInts("perm", 0, 2, 3, 1));

    private static string Clipped(TestNetwork n) =>
        n.Node("Clip", "clipped", [Last(n, Body(n)), n.Floats("zero", [], 0f), n.Floats("limit", [], 0.05f)]);

    private static string Mean(TestNetwork n, string map) =>
        n.Node("ReduceMean", "mean", map, node => node.WithInts("axes", 1, 2).WithInt("keepdims", 0));
}
