using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Trunk;

/// <summary>Networks of few channels with the endings of the known families; 32 × 32 pixels in, 8 × 8 before the ending.</summary>
internal static class Endings
{
    /// <summary>Each writes its network and says its output and the tensor at which it should be cut.</summary>
    public static IReadOnlyDictionary<string, Func<TestNetwork, (string Output, string Cut)>> All { get; } =
        new Dictionary<string, Func<TestNetwork, (string, string)>>
        {
            ["ResNet"] = n => (n.Node("Softmax", "probabilities", Classifier(n, n.Residual("block", n.Stem()))), "block"),
            ["ResNet without classifier"] = n => (n.Flatten("flat", n.GlobalAverage("pool", n.Residual("block", n.Stem()))), "block"),
            ["ResNet without pooling"] = n => (n.Residual("block", n.Stem()), "block"),
            ["ResNet on CIFAR: an average pooling as large as the map"] = n => (
                n.Gemm(
                    "classes",
                    n.Flatten(
                        "flat", n.Node("AveragePool", "pool", n.Residual("block", n.Stem()), node => node.WithInts("kernel_shape", 8, 8))),
                    8,
                    5),
                "block"),
            ["VGG"] = n => (
                Perceptron(
                    n, n.Node("MaxPool", "max", n.Stem(), node => node.WithInts("kernel_shape", 2, 2).WithInts("strides", 2, 2)), 8 * 16),
                "max"),
            ["VGG, adaptive pooling written as a pooling of one pixel"] = n => (
                Perceptron(n, n.Node("AveragePool", "adaptive", n.Stem(), node => node.WithInts("kernel_shape", 1, 1)), 8 * 64), "stem"),
            ["SqueezeNet"] = n =>
                (
                    n.Flatten("flat", n.GlobalAverage("pool", n.Node("Relu", "relu", n.Conv("classes", Fire(n), 8, 1000, kernel: 1)))),
                    "fire"),
            ["SqueezeNet of other classes with Softmax and Dropout (model zoo)"] = n => (
                n.Node(
                    "Softmax",
                    "probabilities",
                    n.Flatten(
                        "flat",
                        n.GlobalAverage(
                            "pool", n.Node("Relu", "relu", n.Conv("classes", n.Node("Dropout", "dropout", Fire(n)), 8, 5, kernel: 1))))),
                "fire"),
            ["MobileNetV2"] = n => (Classifier(n, Widened(n)), "last"),
            ["MobileNetV2 without classifier, whose last layer is a 1 × 1 convolution too"] = n =>
                (n.Flatten("flat", n.GlobalAverage("pool", Widened(n))), "last"),
            ["MobileNetV3"] = n =>
                (
                    n.Gemm(
                        "classes",
                        HardSwish(
                            n,
                            "hidden.act",
                            n.Gemm("hidden", n.Flatten("flat", n.GlobalAverage("pool", HardSwish(n, "last", Gated(n)))), 8, 6)),
                        6,
                        5),
                    "last"),
            ["MobileNetV3 with convolutions behind the pooling (timm)"] = n => (
                n.Gemm(
                    "classes",
                    n.Flatten(
                        "flat",
                        n.Node(
                            "HardSwish",
                            "hidden.act",
                            n.Conv("hidden", n.GlobalAverage("pool", HardSwish(n, "last", Gated(n))), 8, 6, kernel: 1))),
                    6,
                    5),
                "last"),
            ["EfficientNet"] = n => (Classifier(n, Silu(n, "last", n.Conv("head", Gated(n), 8, 8, kernel: 1))), "last"),
            ["DenseNet"] = n =>
                (
                    Classifier(
                        n,
                        n.Node(
                            "Relu",
                            "last",
                            n.Node(
                                "BatchNormalization",
                                "norm",
                                [
                                    n.Node("Concat", "dense", [n.Stem(), n.Conv("new", "stem", 8, 4)], node => node.WithInt("axis", 1)),
                                    n.Weights("g", 12), n.Weights("b", 12), n.Weights("m", 12),
                                    n.Floats("v", [12], [.. Enumerable.Repeat(1f, 12)]),
                                ])),
                        12),
                    "last"),
            ["DenseNet, whose classifier is a 1 × 1 convolution (model zoo)"] = n =>
                (n.Conv("classes", n.GlobalAverage("pool", n.Residual("block", n.Stem())), 8, 5, kernel: 1), "block"),
            ["GoogLeNet"] = n => (Classifier(n, Fire(n)), "fire"),
            ["ShuffleNet, MNASNet: mean over the axes 2 and 3"] = n => (
                n.Gemm(
                    "classes",
                    n.Node("ReduceMean", "mean", n.Residual("block", n.Stem()), node => node.WithInts("axes", 2, 3).WithInt("keepdims", 0)),
                    8,
                    5),
                "block"),
            ["ConvNeXt: normalisation behind the pooling, channels last for a while"] = n => (ConvNeXt(n), "block"),
            ["Reshape by a shape computed from the tensor"] = n =>
                (n.Gemm("classes", Viewed(n, n.GlobalAverage("pool", n.Residual("block", n.Stem())), "pool"), 8, 5), "block"),
            ["Reshape by a shape computed from the image"] = n =>
                (n.Gemm("classes", Viewed(n, n.GlobalAverage("pool", n.Residual("block", n.Stem())), "input"), 8, 5), "block"),
            ["Reshape by a fixed shape"] = n =>
                (
                    n.Gemm(
                        "classes",
                        n.Node("Reshape", "flat", [n.GlobalAverage("pool", n.Residual("block", n.Stem())), n.Longs("shape", 1, 8)]),
                        8,
                        5),
                    "block"),
            ["TensorFlow: channels last from the map on, MatMul and Add"] = n => (ChannelsLast(n), "block"),
            ["Transformer: the vector before the last linear layer"] = n => (Transformer(n), "class token"),
        };

    private static string Classifier(TestNetwork n, string map, int channels = 8) =>
        n.Gemm("classes", n.Flatten("flat", n.GlobalAverage("pool", map)), channels, 5);

    private static string Perceptron(TestNetwork n, string map, int length) =>
        n.Gemm(
            "classes",
            n.Node("Dropout", "dropout", n.Node("Relu", "hidden.relu", n.Gemm("hidden", n.Flatten("flat", map), length, 6))),
            6,
            5);

    private static string Widened(TestNetwork n) =>
        n.Node("Clip", "last", [n.Conv("widen", n.Stem(), 8, 8, kernel: 1), n.Floats("zero", [], 0f), n.Floats("six", [], 6f)]);

    private static string Fire(TestNetwork n) =>
        n.Node(
            "Concat",
            "fire",
            [n.Node("Relu", "e1", n.Conv("expand1", n.Stem(), 8, 4, kernel: 1)), n.Node("Relu", "e3", n.Conv("expand3", "stem", 8, 4))],
            node => node.WithInt("axis", 1));

    private static string HardSwish(TestNetwork n, string name, string input) =>
        n.Node("Mul", name, [input, n.Node("HardSigmoid", name + ".gate", input)]);

    private static string Silu(TestNetwork n, string name, string input) =>
        n.Node("Mul", name, [input, n.Node("Sigmoid", name + ".gate", input)]);

    /// <summary>Squeeze and excitation (Hu et al., 2018), with a global pooling inside the backbone.</summary>
    private static string Gated(TestNetwork n) =>
        n.Node(
            "Mul",
            "gated",
            [
                n.Stem(),
                n.Node(
                    "Sigmoid",
                    "gate",
                    n.Conv(
                        "excite",
                        n.Node("Relu", "squeeze.relu", n.Conv("squeeze", n.GlobalAverage("squeeze.pool", "stem"), 8, 2, kernel: 1)),
                        2,
                        8,
                        kernel: 1)),
            ]);

    private static string ConvNeXt(TestNetwork n)
    {
        var pooled = n.GlobalAverage("pool", n.Residual("block", n.Stem()));
        var last = n.Node("Transpose", "last", pooled, node => node.WithInts("perm", 0, 2, 3, 1));
        var centred = n.Node("Sub", "centred", [last, n.Node("ReduceMean", "mean", last, node => node.WithInts("axes", -1))]);
        var square = n.Node("Pow", "square", [centred, n.Floats("two", [], 2f)]);
        var deviation = n.Node(
            "Sqrt",
            "deviation",
            n.Node(
                "Add",
                "safe",
                [n.Node("ReduceMean", "variance", square, node => node.WithInts("axes", -1)), n.Floats("epsilon", [], 1e-6f)]));
        var normalised = n.Node("Mul", "normalised", [n.Node("Div", "divided", [centred, deviation]), n.Weights("gain", 8)]);
        var first = n.Node("Transpose", "first", normalised, node => node.WithInts("perm", 0, 3, 1, 2));
        return n.Gemm("classes", n.Flatten("flat", first), 8, 5);
    }

    private static string Viewed(TestNetwork n, string tensor, string sizedLike)
    {
        var batch = n.Node("Gather", "batch", [n.Node("Shape", "size", sizedLike), n.Longs("first", 0)]);
        return n.Node(
            "Reshape", "view", [tensor, n.Node("Concat", "target", [batch, n.Longs("rest", -1)], node => node.WithInt("axis", 0))]);
    }

    private static string ChannelsLast(TestNetwork n)
    {
        var last = n.Node("Transpose", "last", n.Residual("block", n.Stem()), node => node.WithInts("perm", 0, 2, 3, 1));
        var mean = n.Node("ReduceMean", "mean", last, node => node.WithInts("axes", 1, 2).WithInt("keepdims", 0));
        return n.Node("Add", "classes", [n.Node("MatMul", "product", [mean, n.Weights("dense", 8, 5)]), n.Weights("bias", 5)]);
    }

    private static string Transformer(TestNetwork n)
    {
        var patches = n.Node(
            "Transpose",
            "patches",
            n.Node("Reshape", "sequence", [n.Stem(), n.Longs("shape", 0, 8, 64)]),
            node => node.WithInts("perm", 0, 2, 1));
        var similarity = n.Node(
            "Softmax", "attention", n.Node("MatMul", "similarity", [patches, "sequence"]), node => node.WithInt("axis", -1));
        var block = n.Node("Add", "residual", [patches, n.Node("MatMul", "values", [similarity, patches])]);
        var token = n.Node("Gather", "class token", [block, n.Scalar("zero", 0)], node => node.WithInt("axis", 1));
        return n.Gemm("classes", token, 8, 5);
    }
}
