using Pipelines.Onnx;

namespace Pipelines.Backbones.Architectures.Families;

/// <summary>"Searching for MobileNetV3", Howard et al., 2019 (https://arxiv.org/abs/1905.02244).</summary>
/// <param name="Large">Whether it is the large network or the small one.</param>
internal sealed record MobileNetV3(bool Large) : NetworkFamily
{
    private const int FirstChannels = 16;

    /// <summary>By how much the last convolution widens.</summary>
    private const int LastExpansion = 6;

    private static readonly Block[] s_large =
    [
        new(3, 16, 16, false, false, 1), new(3, 64, 24, false, false, 2), new(3, 72, 24, false, false, 1),
        new(5, 72, 40, true, false, 2), new(5, 120, 40, true, false, 1), new(5, 120, 40, true, false, 1),
        new(3, 240, 80, false, true, 2), new(3, 200, 80, false, true, 1), new(3, 184, 80, false, true, 1), new(3, 184, 80, false, true, 1),
        new(3, 480, 112, true, true, 1), new(3, 672, 112, true, true, 1),
        new(5, 672, 160, true, true, 2), new(5, 960, 160, true, true, 1), new(5, 960, 160, true, true, 1),
    ];

    private static readonly Block[] s_small =
    [
        new(3, 16, 16, true, false, 2), new(3, 72, 24, false, false, 2), new(3, 88, 24, false, false, 1),
        new(5, 96, 40, true, true, 2), new(5, 240, 40, true, true, 1), new(5, 240, 40, true, true, 1),
        new(5, 120, 48, true, true, 1), new(5, 144, 48, true, true, 1),
        new(5, 288, 96, true, true, 2), new(5, 576, 96, true, true, 1), new(5, 576, 96, true, true, 1),
    ];

    /// <summary>By what all channels are multiplied.</summary>
    public double WidthFactor { get; init; } = 1;

    /// <inheritdoc/>
    public override string Classifier => "classifier.3";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.KaimingNormalFanOut,
        ConvolutionBias = Initialization.Zeros,
        LinearWeight = Initialization.Normal(0.01),
        LinearBias = Initialization.Zeros,
        BatchNormEpsilon = 1e-3,
        BatchNormMomentum = 0.01,
    };

    /// <inheritdoc/>
    public override NetworkFamily Scaled(double widthFactor) => this with { WidthFactor = WidthFactor * widthFactor };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = HardSwish(net, ConvolutionBatchNorm(net, net.Input, "features.0", Channels(FirstChannels), 3, stride: 2));
        var layer = 1;
        foreach (var block in Large ? s_large : s_small)
        {
            x = InvertedResidual(net, x, $"features.{layer++}", block);
        }

        x = net.MarkFeatureMap(HardSwish(net, ConvolutionBatchNorm(net, x, $"features.{layer}", x.Channels * LastExpansion, 1)));
        x = net.Linear(net.Flatten(net.GlobalAveragePool(x)), "classifier.0", Channels(Large ? 1280 : 1024));
        return net.Linear(net.Dropout(HardSwish(net, x), 0.2), "classifier.3", classes);
    }

    private NetworkTensor InvertedResidual(NetworkBuilder net, NetworkTensor x, string name, Block block)
    {
        NetworkTensor Activation(NetworkTensor tensor) => block.HardSwish ? HardSwish(net, tensor) : net.Relu(tensor);

        var y = x;
        var layer = 0;
        var (inner, channels) = (Channels(block.Inner), Channels(block.Channels));
        if (inner != x.Channels)
        {
            y = Activation(ConvolutionBatchNorm(net, y, $"{name}.block.{layer++}", inner, 1));
        }

        y = Activation(ConvolutionBatchNorm(net, y, $"{name}.block.{layer++}", inner, block.Kernel, block.Stride, groups: inner));
        if (block.SqueezeExcitation)
        {
            y = SqueezeExcitation.Apply(
                net, y, $"{name}.block.{layer++}", ChannelCount.Divisible(inner / 4), net.Relu, factor => HardSigmoid(net, factor));
        }

        y = ConvolutionBatchNorm(net, y, $"{name}.block.{layer}", channels, 1);
        return block.Stride == 1 && x.Channels == channels ? net.Add(x, y, name) : y;
    }

    private int Channels(int channels) => ChannelCount.Divisible(channels * WidthFactor);

    private static NetworkTensor ConvolutionBatchNorm(
        NetworkBuilder net, NetworkTensor x, string name, int channels, Window kernel, int stride = 1, int groups = 1) =>
        net.BatchNorm(net.Convolution(x, $"{name}.0", channels, kernel, stride, groups: groups), $"{name}.1");

    private static NetworkTensor HardSwish(NetworkBuilder net, NetworkTensor x) => net.Activation("HardSwish", x);

    private static NetworkTensor HardSigmoid(NetworkBuilder net, NetworkTensor x) =>
        net.Activation("HardSigmoid", x, node => node.WithFloat("alpha", 1f / 6).WithFloat("beta", 0.5f));

    /// <summary>A row of the paper's tables 1 and 2.</summary>
    private sealed record Block(int Kernel, int Inner, int Channels, bool SqueezeExcitation, bool HardSwish, int Stride);
}
