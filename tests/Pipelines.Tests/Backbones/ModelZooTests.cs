using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones;

/// <summary>
/// Networks as the older files of the ONNX model zoo are: opset 7 or 8, format version 3, one image at a time, all weights listed among the
/// inputs. ONNX Runtime runs them as they are for comparison.
/// </summary>
public class ModelZooTests
{
    private static readonly Dictionary<string, Func<TestNetwork, (string Output, string Map)>> s_networks = new()
    {
        ["ResNet of MXNet: normalisation of the pixels first, explicit statistics"] = n => (
            n.Gemm(
                "classes",
                n.Node(
                    "Flatten",
                    "flat",
                    n.GlobalAverage(
                        "pool", n.Node("Relu", "map", Norm(n, "norm", n.Residual("block", n.Stem(Norm(n, "pixels", "data", 3))), 8)))),
                8,
                1000),
            "map"),
        ["SqueezeNet of Caffe2: Dropout, 1 × 1 convolution to classes, Softmax of a map"] = n => (
            n.Node(
                "Softmax",
                "prob",
                n.GlobalAverage(
                    "pool",
                    n.Node(
                        "Relu",
                        "relu",
                        n.Conv(
                            "classes",
                            n.Node("Dropout", "dropout", n.Residual("map", n.Stem("data")), node => node.WithFloat("ratio", 0.5f)),
                            8,
                            1000,
                            kernel: 1)))),
            "map"),
        ["ShuffleNet of Caffe2: reshapes of one image"] = n => (
            n.Node(
                "Softmax",
                "prob",
                n.Gemm(
                    "classes",
                    n.Node(
                        "Reshape",
                        "flat",
                        [
                            n.Node("AveragePool", "pool", Shuffled(n), node => node.WithInts("kernel_shape", 8, 8)),
                            n.Longs("flat.shape", 1, 8),
                        ]),
                    8,
                    1000)),
            "map"),
        ["AlexNet of Caffe2: local response normalisation, flattened by a fixed shape"] = n => (
            n.Gemm(
                "classes",
                n.Node(
                    "Relu",
                    "hidden.relu",
                    n.Gemm("hidden", n.Node("Reshape", "flat", [Local(n), n.Longs("flat.shape", 1, 8 * 16)]), 8 * 16, 6)),
                6,
                1000),
            "map"),
    };

    public static TheoryData<string> Networks => new(s_networks.Keys);

    [Theory]
    [MemberData(nameof(Networks))]
    public void An_old_file_of_opset_7_gives_what_it_gives_by_itself(string name) => Compare(name, opset: 7);

    [Theory]
    [MemberData(nameof(Networks))]
    public void An_old_file_of_opset_8_gives_what_it_gives_by_itself(string name) => Compare(name, opset: 8);

    private static void Compare(string name, long opset)
    {
        var network = new TestNetwork(opset, "data", batch: 1);
        var (output, map) = s_networks[name](network);
        foreach (var weight in network.Proto.Graph.Initializer)
        {
            network.Input(weight.Name, weight.DataType, [.. weight.Dims.Select(size => (int)size)]);
        }

        network.Proto.IrVersion = 3;
        var model = network.Build(output);
        var backbone = BackboneFile.Load(model);
        Assert.Equal(map, backbone.FeatureMap);

        float[] pixels = [.. Enumerable.Range(0, 2 * 3 * 32 * 32).Select(i => (float)(i * 7919L % 256))];
        var features = GraphRun.Run(
            FeatureGraph.Build(backbone, new Preprocessing(32, 32, ResizeMode.Crop), new NeckOptions()),
            pixels,
            2,
            3,
            32,
            32)["features"].Values;
        var alone = model.CutAt(map);
        for (var image = 0; image < 2; image++)
        {
            float[] normalised = [.. pixels.Skip(image * 3072).Take(3072).Select(value => ((value / 255) - 0.5f) / 0.25f)];
            var values = GraphRun.Run(alone, normalised, 1, 3, 32, 32)[map].Values;
            float[] expected = [.. values.Chunk(values.Length / 8).Select(channel => channel.Average())];
            GraphRun.AssertClose(expected, features.AsSpan(8 * image, 8), 1e-5f);
        }
    }

    private static string Norm(TestNetwork n, string name, string input, int channels) => n.Node(
        "BatchNormalization",
        name,
        [
            input, n.Weights(name + ".gamma", channels), n.Weights(name + ".beta", channels), n.Weights(name + ".mean", channels),
            n.Floats(name + ".var", [channels], [.. Enumerable.Repeat(1.5f, channels)]),
        ],
        node => node.WithFloat("epsilon", 2e-5f));

    private static string Shuffled(TestNetwork n)
    {
        var groups = n.Node("Reshape", "groups", [n.Stem("data"), n.Longs("groups.shape", 1, 2, 4, 8, 8)]);
        var swapped = n.Node("Transpose", "swapped", groups, node => node.WithInts("perm", 0, 2, 1, 3, 4));
        return n.Residual("map", n.Node("Reshape", "shuffled", [swapped, n.Longs("shuffled.shape", 1, 8, 8, 8)]));
    }

    private static string Local(TestNetwork n) => n.Node(
        "MaxPool",
        "map",
        n.Node("LRN", "lrn", n.Stem("data"), node => node.WithInt("size", 5).WithFloat("alpha", 1e-4f).WithFloat("beta", 0.75f)),
        node => node.WithInts("kernel_shape", 2, 2).WithInts("strides", 2, 2));
}
