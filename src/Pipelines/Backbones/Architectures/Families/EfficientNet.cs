namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", Tan and Le, 2019 (https://arxiv.org/abs/1905.11946).
/// Stochastic depth, by which the authors skipped blocks at random in training, is left out: ONNX has no such operator.
/// </summary>
/// <param name="WidthFactor">By what the channels of B0 are multiplied.</param>
/// <param name="DepthFactor">By what the numbers of blocks of B0 are multiplied, rounded up.</param>
/// <param name="Dropout">The share of features that training drops before the last layer.</param>
internal sealed record EfficientNet(double WidthFactor, double DepthFactor, double Dropout) : NetworkFamily
{
    private const int FirstChannels = 32;

    /// <summary>By how much the last convolution widens.</summary>
    private const int LastExpansion = 4;

    /// <summary>Table 1 of the paper.</summary>
    private static readonly (int Expansion, int Kernel, int Stride, int Channels, int Repeats)[] s_stages =
        [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)];

    /// <inheritdoc/>
    public override string Classifier => "classifier.1";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.KaimingNormalFanOut,
        ConvolutionBias = Initialization.Zeros,
        LinearWeight = Initialization.UniformOutputs,
        LinearBias = Initialization.Zeros,
    };

    /// <inheritdoc/>
    public override NetworkFamily Scaled(double widthFactor) => this with { WidthFactor = WidthFactor * widthFactor };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = Silu(net, ConvolutionBatchNorm(net, net.Input, "features.0", Channels(FirstChannels), 3, stride: 2));
        foreach (var (stage, row) in s_stages.Index())
        {
            var repeats = (int)Math.Ceiling(row.Repeats * DepthFactor);
            for (var block = 0; block < repeats; block++)
            {
                x = InvertedResidual(
                    net,
                    x,
                    $"features.{stage + 1}.{block}",
                    row.Expansion,
                    row.Kernel,
                    block == 0 ? row.Stride : 1,
                    Channels(row.Channels));
            }
        }

        x = Silu(net, ConvolutionBatchNorm(net, x, $"features.{s_stages.Length + 1}", x.Channels * LastExpansion, 1));
        x = net.Dropout(net.Flatten(net.GlobalAveragePool(net.MarkFeatureMap(x))), Dropout);
        return net.Linear(x, "classifier.1", classes);
    }

    private static NetworkTensor InvertedResidual(
        NetworkBuilder net, NetworkTensor x, string name, int expansion, int kernel, int stride, int channels)
    {
        var y = x;
        var layer = 0;
        if (expansion != 1)
        {
            y = Silu(net, ConvolutionBatchNorm(net, y, $"{name}.block.{layer++}", ChannelCount.Divisible(x.Channels * expansion), 1));
        }

        y = Silu(net, ConvolutionBatchNorm(net, y, $"{name}.block.{layer++}", y.Channels, kernel, stride, groups: y.Channels));
        y = SqueezeExcitation.Apply(
            net,
            y,
            $"{name}.block.{layer++}",
            Math.Max(1, x.Channels / 4),
            squeezed => Silu(net, squeezed),
            factor => net.Activation("Sigmoid", factor));
        y = ConvolutionBatchNorm(net, y, $"{name}.block.{layer}", channels, 1);
        return stride == 1 && x.Channels == channels ? net.Add(x, y, name) : y;
    }

    private int Channels(int channels) => ChannelCount.Divisible(channels * WidthFactor);

    private static NetworkTensor ConvolutionBatchNorm(
        NetworkBuilder net, NetworkTensor x, string name, int channels, Window kernel, int stride = 1, int groups = 1) =>
        net.BatchNorm(net.Convolution(x, $"{name}.0", channels, kernel, stride, groups: groups), $"{name}.1");

    /// <summary>x · sigmoid(x), also called Swish.</summary>
    private static NetworkTensor Silu(NetworkBuilder net, NetworkTensor x) =>
        net.Multiply(x, net.Activation("Sigmoid", x), $"{x.Name}.silu");
}
