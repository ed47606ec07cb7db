using System.Text.RegularExpressions;

namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "Densely Connected Convolutional Networks", Huang et al., 2016 (https://arxiv.org/abs/1608.06993): the variant DenseNet-BC.
/// </summary>
/// <param name="Depths">Layers in each of the four blocks.</param>
internal sealed partial record DenseNet(params IReadOnlyList<int> Depths) : NetworkFamily
{
    /// <summary>The bottleneck before each 3 × 3 convolution has this many times the growth rate as channels.</summary>
    private const int BottleneckFactor = 4;

    /// <summary>Channels that each layer adds.</summary>
    public int GrowthRate { get; init; } = 32;

    /// <summary>Channels of the first convolution.</summary>
    public int FirstChannels { get; init; } = 64;

    /// <inheritdoc/>
    public override string Classifier => "classifier";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } =
        new() { ConvolutionWeight = Initialization.KaimingNormalFanIn, LinearBias = Initialization.Zeros };

    /// <summary>The official files are from a time when <c>norm1</c> was called <c>norm.1</c>.</summary>
    public override string? Rename(string nameInFile) => OldName().Replace(nameInFile, "$1$2");

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.Convolution(net.Input, "features.conv0", FirstChannels, 7, stride: 2);
        x = net.MaxPool(net.Relu(net.BatchNorm(x, "features.norm0")), 3, stride: 2, padding: 1);
        foreach (var (block, depth) in Depths.Index())
        {
            for (var layer = 1; layer <= depth; layer++)
            {
                var name = $"features.denseblock{block + 1}.denselayer{layer}";
                x = net.Concat([x, DenseLayer(net, x, name)], name);
            }

            x = block + 1 < Depths.Count ? Transition(net, x, $"features.transition{block + 1}") : x;
        }

        x = net.MarkFeatureMap(net.Relu(net.BatchNorm(x, "features.norm5")));
        return net.Linear(net.Flatten(net.GlobalAveragePool(x)), "classifier", classes);
    }

    private NetworkTensor DenseLayer(NetworkBuilder net, NetworkTensor x, string name)
    {
        x = net.Convolution(net.Relu(net.BatchNorm(x, $"{name}.norm1")), $"{name}.conv1", BottleneckFactor * GrowthRate, 1);
        return net.Convolution(net.Relu(net.BatchNorm(x, $"{name}.norm2")), $"{name}.conv2", GrowthRate, 3);
    }

    /// <summary>Half as many channels, half as high and wide.</summary>
    private static NetworkTensor Transition(NetworkBuilder net, NetworkTensor x, string name) =>
        net.AveragePool(net.Convolution(net.Relu(net.BatchNorm(x, $"{name}.norm")), $"{name}.conv", x.Channels / 2, 1), 2, stride: 2);

    [GeneratedRegex(@"(denselayer\d+\.(?:norm|conv))\.([12])(?=\.)")]
    private static partial Regex OldName();
}
