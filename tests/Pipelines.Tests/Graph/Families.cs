using Pipelines.Onnx;

namespace Pipelines.Tests.Graph;

/// <summary>The families of networks in miniature: their blocks as exporters write them, 32 × 32 pixels in, 5 numbers out.</summary>
internal static class Families
{
    /// <summary>Each appends its network to x and gives the output's name.</summary>
    public static IReadOnlyDictionary<string, Func<MiniNetwork, string>> All { get; } = new Dictionary<string, Func<MiniNetwork, string>>(
        StringComparer.Ordinal)
    {
        ["ResNet"] = ResNet,
        ["VGG"] = Vgg,
        ["AlexNet"] = AlexNet,
        ["SqueezeNet"] = SqueezeNet,
        ["MobileNetV1"] = MobileNetV1,
        ["MobileNetV2"] = MobileNetV2,
        ["MobileNetV3"] = MobileNetV3,
        ["DenseNet"] = DenseNet,
        ["GoogLeNet"] = GoogLeNet,
        ["EfficientNet"] = EfficientNet,
        ["ShuffleNetV2"] = ShuffleNetV2,
        ["RegNet"] = RegNet,
        ["MNASNet"] = MnasNet,
        ["ConvNeXt"] = ConvNeXt,
    };

    public static string ResNet(MiniNetwork n)
    {
        var x = n.MaxPool(n.ConvBatchNormRelu("x", 3, 8, kernel: 7, stride: 2), 3, 2, pad: 1);
        x = n.Relu(n.Add(n.ConvBatchNorm(n.ConvBatchNormRelu(x, 8, 8), 8, 8), x));
        var shortcut = n.ConvBatchNorm(x, 8, 12, kernel: 1, stride: 2);
        x = n.Relu(n.Add(n.ConvBatchNorm(n.ConvBatchNormRelu(x, 8, 12, stride: 2), 12, 12), shortcut));
        return n.Classifier(x, 12);
    }

    private static string Vgg(MiniNetwork n)
    {
        var x = n.MaxPool(n.ConvBatchNormRelu("x", 3, 6), 2, 2);
        x = n.MaxPool(n.ConvBatchNormRelu(n.Relu(n.Conv(x, 6, 8)), 8, 8), 4, 4);
        x = n.Node("Flatten", n.Node("AveragePool", x, node => node.WithInts("kernel_shape", 1, 1)), node => node.WithInt("axis", 1));
        return n.Gemm(n.Relu(n.Gemm(x, 8 * 16, 10)), 10, 5);
    }

    private static string AlexNet(MiniNetwork n)
    {
        var x = n.MaxPool(
            n.Node("LRN", n.Relu(n.Conv("x", 3, 8, kernel: 5, stride: 2)), node => node.WithInt("size", 5).WithFloat("alpha", 0.01f)),
            3,
            2);
        x = n.MaxPool(n.Relu(n.Conv(x, 8, 8, kernel: 5, groups: 2)), 3, 2);
        x = n.Node("Reshape", [x, n.Graph.Longs(0, -1)]);
        return n.Gemm(n.Relu(n.Gemm(x, 8 * 9, 10)), 10, 5);
    }

    private static string SqueezeNet(MiniNetwork n)
    {
        var x = n.MaxPool(n.Relu(n.Conv("x", 3, 8, stride: 2)), 3, 2, ceiling: n.Graph.Opset >= 10);
        x = Fire(Fire(x, 8), 12);
        x = n.Relu(n.Conv(x, 12, 5, kernel: 1));
        return n.Node("Flatten", n.Node("GlobalAveragePool", x), node => node.WithInt("axis", 1));

        string Fire(string input, int from)
        {
            var squeezed = n.Relu(n.Conv(input, from, 4, kernel: 1));
            return n.Concat(n.Relu(n.Conv(squeezed, 4, 6, kernel: 1)), n.Relu(n.Conv(squeezed, 4, 6)));
        }
    }

    private static string MobileNetV1(MiniNetwork n)
    {
        // As converted from TensorFlow: SAME padding is asymmetric, the image comes with its channels last.
        var x = n.Transpose(n.Transpose("x", 0, 2, 3, 1), 0, 3, 1, 2);
        x = n.Clip(n.Conv(x, 3, 8, stride: 2, pads: [0, 0, 1, 1]), 0, 6);
        x = n.Clip(n.Conv(n.Clip(n.Conv(x, 8, 8, stride: 2, groups: 8, pads: [0, 0, 1, 1]), 0, 6), 8, 12, kernel: 1), 0, 6);
        return n.Classifier(x, 12);
    }

    private static string MobileNetV2(MiniNetwork n)
    {
        var x = n.Clip(n.ConvBatchNorm("x", 3, 8, stride: 2), 0, 6);
        x = Inverted(Inverted(x, 8, 12, 2), 12, 12, 1);
        return n.Classifier(x, 12);

        string Inverted(string input, int from, int to, int stride)
        {
            var expanded = n.Clip(n.ConvBatchNorm(input, from, 24, kernel: 1), 0, 6);
            var projected = n.ConvBatchNorm(n.Clip(n.ConvBatchNorm(expanded, 24, 24, stride: stride, groups: 24), 0, 6), 24, to, kernel: 1);
            return stride == 1 ? n.Add(input, projected) : projected;
        }
    }

    private static string MobileNetV3(MiniNetwork n)
    {
        var x = n.HardSwish(n.ConvBatchNorm("x", 3, 8, stride: 2));
        var expanded = n.HardSwish(n.ConvBatchNorm(n.HardSwish(n.ConvBatchNorm(x, 8, 16, kernel: 1)), 16, 16, kernel: 5, groups: 16));
        x = n.Add(x, n.ConvBatchNorm(n.SqueezeExcite(expanded, 16, n.Relu, n.HardSigmoid), 16, 8, kernel: 1));
        var pooled = n.Node("Flatten", n.Node("GlobalAveragePool", x), node => node.WithInt("axis", 1));
        return n.Gemm(n.HardSwish(n.Gemm(pooled, 8, 10)), 10, 5);
    }

    private static string DenseNet(MiniNetwork n)
    {
        var x = n.MaxPool(n.ConvBatchNormRelu("x", 3, 8, stride: 2), 3, 2, pad: 1);
        var first = n.Conv(n.Relu(n.BatchNorm(x, 8)), 8, 4, bias: false);
        var second = n.Conv(n.Relu(n.BatchNorm(n.Concat(x, first), 12)), 12, 4, bias: false);
        x = n.Relu(n.BatchNorm(n.Concat(x, first, second), 16));
        x = n.AveragePool(n.Conv(x, 16, 8, kernel: 1, bias: false), 2, 2);
        return n.Classifier(n.Relu(n.BatchNorm(x, 8)), 8);
    }

    private static string GoogLeNet(MiniNetwork n)
    {
        var x = n.MaxPool(n.ConvBatchNormRelu("x", 3, 8, stride: 2), 3, 2, ceiling: n.Graph.Opset >= 10);
        var branches = new[]
        {
            n.ConvBatchNormRelu(x, 8, 4, kernel: 1),
            n.ConvBatchNormRelu(n.ConvBatchNormRelu(x, 8, 4, kernel: 1), 4, 6),
            n.ConvBatchNormRelu(n.MaxPool(x, 3, 1, pad: 1), 8, 2, kernel: 1),
        };
        return n.Classifier(n.Concat(branches), 12);
    }

    private static string EfficientNet(MiniNetwork n)
    {
        var x = n.Swish(n.ConvBatchNorm("x", 3, 8, stride: 2));
        var expanded = n.Swish(n.ConvBatchNorm(n.Swish(n.ConvBatchNorm(x, 8, 16, kernel: 1)), 16, 16, kernel: 5, groups: 16));
        x = n.Add(n.ConvBatchNorm(n.SqueezeExcite(expanded, 16, n.Swish, n.Sigmoid), 16, 8, kernel: 1), x);
        return n.Classifier(x, 8);
    }

    private static string ShuffleNetV2(MiniNetwork n)
    {
        var x = n.MaxPool(n.ConvBatchNormRelu("x", 3, 8, stride: 2), 3, 2, pad: 1);
        var (left, right) = (n.Channels(x, 0, 4), n.Channels(x, 4, 8));
        right = n.ConvBatchNormRelu(n.ConvBatchNorm(n.ConvBatchNormRelu(right, 4, 4, kernel: 1), 4, 4, groups: 4), 4, 4, kernel: 1);
        x = n.Shuffle(n.Concat(left, right), 8, 8);
        left = n.ConvBatchNormRelu(n.ConvBatchNorm(x, 8, 8, stride: 2, groups: 8), 8, 6, kernel: 1);
        right = n.ConvBatchNormRelu(n.ConvBatchNorm(n.ConvBatchNormRelu(x, 8, 6, kernel: 1), 6, 6, stride: 2, groups: 6), 6, 6, kernel: 1);
        x = n.Reduce("ReduceMean", n.Reduce("ReduceMean", n.Shuffle(n.Concat(left, right), 12, 4), 2), 3);
        return n.Gemm(n.Node("Flatten", x, node => node.WithInt("axis", 1)), 12, 5);
    }

    private static string RegNet(MiniNetwork n)
    {
        var x = n.ConvBatchNormRelu("x", 3, 8, stride: 2);
        var inner = n.ConvBatchNormRelu(n.ConvBatchNormRelu(x, 8, 12, kernel: 1), 12, 12, stride: 2, groups: 3);
        inner = n.ConvBatchNorm(n.SqueezeExcite(inner, 12, n.Relu, n.Sigmoid), 12, 12, kernel: 1);
        return n.Classifier(n.Relu(n.Add(n.ConvBatchNorm(x, 8, 12, kernel: 1, stride: 2), inner)), 12);
    }

    private static string MnasNet(MiniNetwork n)
    {
        var x = n.ConvBatchNorm(n.ConvBatchNormRelu(n.ConvBatchNormRelu("x", 3, 8, stride: 2), 8, 8, groups: 8), 8, 6, kernel: 1);
        x = n.Add(
            n.ConvBatchNorm(n.ConvBatchNormRelu(n.ConvBatchNormRelu(x, 6, 18, kernel: 1), 18, 18, kernel: 5, groups: 18), 18, 6, kernel: 1),
            x);
        return n.Gemm(n.Node("Flatten", n.Reduce("ReduceMean", n.Reduce("ReduceMean", x, 3), 2), node => node.WithInt("axis", 1)), 6, 5);
    }

    private static string ConvNeXt(MiniNetwork n)
    {
        var x = LayerNormOfMaps(n.Conv("x", 3, 8, kernel: 4, stride: 4, pads: [0, 0, 0, 0]), 8);
        var inner = n.Transpose(n.Conv(x, 8, 8, kernel: 7, groups: 8), 0, 2, 3, 1);
        inner = n.Linear(n.Gelu(n.Linear(n.LayerNorm(inner, 8), 8, 32)), 32, 8);
        x = n.Add(n.Mul(n.Transpose(inner, 0, 3, 1, 2), n.Graph.Floats(8, 1, 1)), x);
        x = n.Conv(LayerNormOfMaps(x, 8), 8, 12, kernel: 2, stride: 2, pads: [0, 0, 0, 0]);
        return n.Classifier(x, 12);

        string LayerNormOfMaps(string maps, int channels) => n.Transpose(n.LayerNorm(n.Transpose(maps, 0, 2, 3, 1), channels), 0, 3, 1, 2);
    }
}
