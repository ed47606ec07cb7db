namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "MnasNet: Platform-Aware Neural Architecture Search for Mobile", Tan et al., 2018 (https://arxiv.org/abs/1807.11626): the variant B1.
/// </summary>
/// <param name="WidthFactor">By what all channels but the last layer's are multiplied.</param>
internal sealed record MnasNet(double WidthFactor) : NetworkFamily
{
    private const int LastChannels = 1280;

    private static readonly (int Kernel, int Stride, int Expansion, int Channels, int Repeats)[] s_stages =
        [(3, 2, 3, 24, 3), (5, 2, 3, 40, 3), (5, 2, 6, 80, 3), (3, 1, 6, 96, 2), (5, 2, 6, 192, 4), (3, 1, 6, 320, 1)];

    /// <inheritdoc/>
    public override string Classifier => "classifier.1";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.KaimingNormalFanOut,
        LinearWeight = Initialization.UniformFanOut,
        LinearBias = Initialization.Zeros,
        BatchNormMomentum = 1 - 0.9997,
    };

    /// <inheritdoc/>
    public override NetworkFamily Scaled(double widthFactor) => this with { WidthFactor = WidthFactor * widthFactor };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.Relu(ConvolutionBatchNorm(net, net.Input, "layers", 0, Channels(32), 3, stride: 2));
        x = net.Relu(ConvolutionBatchNorm(net, x, "layers", 3, x.Channels, 3, groups: x.Channels));
        x = ConvolutionBatchNorm(net, x, "layers", 6, Channels(16), 1);
        foreach (var (stage, row) in s_stages.Index())
        {
            for (var block = 0; block < row.Repeats; block++)
            {
                x = InvertedResidual(
                    net, x, $"layers.{8 + stage}.{block}", row.Expansion, row.Kernel, block == 0 ? row.Stride : 1, Channels(row.Channels));
            }
        }

        x = net.Relu(ConvolutionBatchNorm(net, x, "layers", 14, LastChannels, 1));
        return net.Linear(net.Dropout(net.Flatten(net.GlobalAveragePool(net.MarkFeatureMap(x))), 0.2), "classifier.1", classes);
    }

    private static NetworkTensor InvertedResidual(
        NetworkBuilder net, NetworkTensor x, string name, int expansion, int kernel, int stride, int channels)
    {
        var inner = x.Channels * expansion;
        var y = net.Relu(ConvolutionBatchNorm(net, x, $"{name}.layers", 0, inner, 1));
        y = net.Relu(ConvolutionBatchNorm(net, y, $"{name}.layers", 3, inner, kernel, stride, groups: inner));
        y = ConvolutionBatchNorm(net, y, $"{name}.layers", 6, channels, 1);
        return stride == 1 && x.Channels == channels ? net.Add(y, x, name) : y;
    }

    private int Channels(int channels) => ChannelCount.Divisible(channels * WidthFactor);

    private static NetworkTensor ConvolutionBatchNorm(
        NetworkBuilder net, NetworkTensor x, string name, int layer, int channels, Window kernel, int stride = 1, int groups = 1) =>
        net.BatchNorm(net.Convolution(x, $"{name}.{layer}", channels, kernel, stride, groups: groups), $"{name}.{layer + 1}");
}
