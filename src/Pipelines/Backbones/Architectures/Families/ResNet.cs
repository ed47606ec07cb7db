namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// Residual networks: "Deep Residual Learning for Image Recognition", He, Zhang, Ren and Sun, 2015 (https://arxiv.org/abs/1512.03385), with
/// the stride in the 3 × 3 convolution; and their relatives "Aggregated Residual Transformations" (ResNeXt, Xie et al., 2016,
/// https://arxiv.org/abs/1611.05431) and "Wide Residual Networks" (Zagoruyko and Komodakis, 2016, https://arxiv.org/abs/1605.07146).
/// </summary>
/// <param name="Depths">Blocks in each of the four stages.</param>
internal sealed record ResNet(params IReadOnlyList<int> Depths) : NetworkFamily
{
    /// <summary>By how much a bottleneck block's output is wider than its inside.</summary>
    private const int Expansion = 4;

    /// <summary>The width for which <see cref="WidthPerGroup"/> is given.</summary>
    private const int PaperWidth = 64;

    /// <summary>Whether a block is three convolutions, 1 × 1, 3 × 3 and 1 × 1, or two of 3 × 3.</summary>
    public bool Bottleneck { get; init; }

    /// <summary>Channels of the first stage (before the expansion); each later one has twice as many.</summary>
    public int Width { get; init; } = PaperWidth;

    /// <summary>Groups in the 3 × 3 convolutions of bottleneck blocks: ResNeXt's cardinality.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Inner channels of a bottleneck block in the first stage, for each group, where <see cref="Width"/> is 64.</summary>
    public int WidthPerGroup { get; init; } = 64;

    /// <inheritdoc/>
    public override string Classifier => "fc";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new() { ConvolutionWeight = Initialization.KaimingNormalFanOut };

    /// <inheritdoc/>
    public override NetworkFamily Scaled(double widthFactor) => this with { Width = ChannelCount.Scaled(Width, widthFactor) };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.Convolution(net.Input, "conv1", Width, 7, stride: 2);
        x = net.MaxPool(net.Relu(net.BatchNorm(x, "bn1")), 3, stride: 2, padding: 1);
        foreach (var (stage, depth) in Depths.Index())
        {
            for (var block = 0; block < depth; block++)
            {
                var stride = stage > 0 && block == 0 ? 2 : 1;
                var name = $"layer{stage + 1}.{block}";
                x = Bottleneck ? BottleneckBlock(net, x, name, Width << stage, stride) : BasicBlock(net, x, name, Width << stage, stride);
            }
        }

        return net.Linear(net.Flatten(net.GlobalAveragePool(net.MarkFeatureMap(x))), "fc", classes);
    }

    /// <summary>Two convolutions of 3 × 3 beside a shortcut.</summary>
    internal static NetworkTensor BasicBlock(NetworkBuilder net, NetworkTensor x, string name, int width, int stride)
    {
        var y = net.Convolution(x, $"{name}.conv1", width, 3, stride);
        y = net.Relu(net.BatchNorm(y, $"{name}.bn1"));
        y = net.BatchNorm(net.Convolution(y, $"{name}.conv2", width, 3), $"{name}.bn2");
        return net.Relu(net.Add(y, Shortcut(net, x, name, width, stride), name));
    }

    private NetworkTensor BottleneckBlock(NetworkBuilder net, NetworkTensor x, string name, int width, int stride)
    {
        var inner = Math.Max(1, width * WidthPerGroup / PaperWidth) * Groups;
        var y = net.Relu(net.BatchNorm(net.Convolution(x, $"{name}.conv1", inner, 1), $"{name}.bn1"));
        y = net.Convolution(y, $"{name}.conv2", inner, 3, stride, groups: Groups);
        y = net.Relu(net.BatchNorm(y, $"{name}.bn2"));
        y = net.BatchNorm(net.Convolution(y, $"{name}.conv3", width * Expansion, 1), $"{name}.bn3");
        return net.Relu(net.Add(y, Shortcut(net, x, name, width * Expansion, stride), name));
    }

    /// <summary>The block's input, by a 1 × 1 convolution where it does not fit the output (the paper's option B).</summary>
    private static NetworkTensor Shortcut(NetworkBuilder net, NetworkTensor x, string name, int channels, int stride) =>
        stride == 1 && x.Channels == channels
        ? x
        : net.BatchNorm(net.Convolution(x, $"{name}.downsample.0", channels, 1, stride), $"{name}.downsample.1");
}
