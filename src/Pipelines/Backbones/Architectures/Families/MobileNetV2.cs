namespace Pipelines.Backbones.Architectures.Families;

/// <summary>"MobileNetV2: Inverted Residuals and Linear Bottlenecks", Sandler et al., 2018 (https://arxiv.org/abs/1801.04381).</summary>
internal sealed record MobileNetV2 : NetworkFamily
{
    private const int FirstChannels = 32;
    private const int LastChannels = 1280;

    /// <summary>Table 2 of the paper.</summary>
    private static readonly (int Expansion, int Channels, int Repeats, int Stride)[] s_stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    /// <summary>By what all channels are multiplied; the last layer's only if it is above 1.</summary>
    public double WidthFactor { get; init; } = 1;

    /// <inheritdoc/>
    public override string Classifier => "classifier.1";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.KaimingNormalFanOut,
        LinearWeight = Initialization.Normal(0.01),
        LinearBias = Initialization.Zeros,
    };

    /// <inheritdoc/>
    public override NetworkFamily Scaled(double widthFactor) => this with { WidthFactor = WidthFactor * widthFactor };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = ConvolutionBatchNormRelu6(net, net.Input, "features.0", ChannelCount.Divisible(FirstChannels * WidthFactor), 3, stride: 2);
        var layer = 1;
        foreach (var stage in s_stages)
        {
            for (var block = 0; block < stage.Repeats; block++)
            {
                x = InvertedResidual(
                    net,
                    x,
                    $"features.{layer++}",
                    stage.Expansion,
                    ChannelCount.Divisible(stage.Channels * WidthFactor),
                    block == 0 ? stage.Stride : 1);
            }
        }

        x = ConvolutionBatchNormRelu6(net, x, $"features.{layer}", ChannelCount.Divisible(LastChannels * Math.Max(1, WidthFactor)), 1);
        x = net.Dropout(net.Flatten(net.GlobalAveragePool(net.MarkFeatureMap(x))), 0.2);
        return net.Linear(x, "classifier.1", classes);
    }

    private static NetworkTensor InvertedResidual(NetworkBuilder net, NetworkTensor x, string name, int expansion, int channels, int stride)
    {
        var y = x;
        var layer = 0;
        if (expansion != 1)
        {
            y = ConvolutionBatchNormRelu6(net, y, $"{name}.conv.{layer++}", x.Channels * expansion, 1);
        }

        y = ConvolutionBatchNormRelu6(net, y, $"{name}.conv.{layer++}", y.Channels, 3, stride, groups: y.Channels);
        y = net.Convolution(y, $"{name}.conv.{layer++}", channels, 1);
        y = net.BatchNorm(y, $"{name}.conv.{layer}");
        return stride == 1 && x.Channels == channels ? net.Add(x, y, name) : y;
    }

    private static NetworkTensor ConvolutionBatchNormRelu6(
        NetworkBuilder net, NetworkTensor x, string name, int channels, Window kernel, int stride = 1, int groups = 1)
    {
        x = net.BatchNorm(net.Convolution(x, $"{name}.0", channels, kernel, stride, groups: groups), $"{name}.1");
        return net.Node("Clip", $"{x.Name}.relu6", [x.Name, net.Constant("relu6.min", 0f), net.Constant("relu6.max", 6f)], x.Channels);
    }
}
