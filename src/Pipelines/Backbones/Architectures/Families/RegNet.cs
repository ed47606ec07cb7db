namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "Designing Network Design Spaces", Radosavovic et al., 2020 (https://arxiv.org/abs/2003.13678): RegNetX, and RegNetY with squeeze and
/// excitation. Stages are those that the paper's formula gives (its tables 11 and 12).
/// </summary>
/// <param name="Depths">Blocks in each of the four stages.</param>
/// <param name="Widths">Channels of the four stages.</param>
/// <param name="GroupWidth">Channels of each group in the 3 × 3 convolutions; a narrower stage has a single group.</param>
internal sealed record RegNet(IReadOnlyList<int> Depths, IReadOnlyList<int> Widths, int GroupWidth) : NetworkFamily
{
    private const int FirstChannels = 32;

    /// <summary>By how much squeeze and excitation is narrower than a block's input.</summary>
    private const int SqueezeFactor = 4;

    /// <summary>Whether blocks have squeeze and excitation: RegNetY.</summary>
    public bool Squeezes { get; init; }

    /// <inheritdoc/>
    public override string Classifier => "fc";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.KaimingNormalFanOut,
        LinearWeight = Initialization.Normal(0.01),
        LinearBias = Initialization.Zeros,
    };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.Relu(ConvolutionBatchNorm(net, net.Input, "stem", FirstChannels, 3, stride: 2));
        foreach (var (stage, depth) in Depths.Index())
        {
            for (var block = 0; block < depth; block++)
            {
                x = Block(net, x, $"trunk_output.block{stage + 1}.block{stage + 1}-{block}", Widths[stage], block == 0 ? 2 : 1);
            }
        }

        return net.Linear(net.Flatten(net.GlobalAveragePool(net.MarkFeatureMap(x))), "fc", classes);
    }

    private NetworkTensor Block(NetworkBuilder net, NetworkTensor x, string name, int channels, int stride)
    {
        var shortcut = stride == 1 && x.Channels == channels ? x : ConvolutionBatchNorm(net, x, $"{name}.proj", channels, 1, stride);
        var y = net.Relu(ConvolutionBatchNorm(net, x, $"{name}.f.a", channels, 1));
        y = net.Relu(ConvolutionBatchNorm(net, y, $"{name}.f.b", channels, 3, stride, groups: channels / Math.Min(GroupWidth, channels)));
        if (Squeezes)
        {
            y = SqueezeExcitation.Apply(
                net, y, $"{name}.f.se", x.Channels / SqueezeFactor, net.Relu, factor => net.Activation("Sigmoid", factor));
        }

        return net.Relu(net.Add(shortcut, ConvolutionBatchNorm(net, y, $"{name}.f.c", channels, 1), name));
    }

    private static NetworkTensor ConvolutionBatchNorm(
        NetworkBuilder net, NetworkTensor x, string name, int channels, Window kernel, int stride = 1, int groups = 1) =>
        net.BatchNorm(net.Convolution(x, $"{name}.0", channels, kernel, stride, groups: groups), $"{name}.1");
}
