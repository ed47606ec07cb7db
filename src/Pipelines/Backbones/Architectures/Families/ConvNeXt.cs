using Pipelines.Onnx;

namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "A ConvNet for the 2020s", Liu et al., 2022 (https://arxiv.org/abs/2201.03545). The last feature map lies before the normalisation that
/// belongs to the classifier. Stochastic depth is left out: ONNX has no such operator.
/// </summary>
/// <param name="Depths">Blocks in each of the four stages.</param>
/// <param name="Widths">Channels of the four stages.</param>
internal sealed record ConvNeXt(IReadOnlyList<int> Depths, IReadOnlyList<int> Widths) : NetworkFamily
{
    private const float Epsilon = 1e-6f;

    /// <summary>First values of the factors on each block's output.</summary>
    private const double LayerScale = 1e-6;

    /// <summary>By how much a block is wider inside.</summary>
    private const int Expansion = 4;

    private static readonly long[] s_channelsLast = [0, 2, 3, 1];
    private static readonly long[] s_channelsFirst = [0, 3, 1, 2];

    /// <inheritdoc/>
    public override string Classifier => "classifier.2";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.TruncatedNormal(0.02),
        ConvolutionBias = Initialization.Zeros,
        LinearWeight = Initialization.TruncatedNormal(0.02),
        LinearBias = Initialization.Zeros,
    };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = NormalizeChannels(
            net, net.Convolution(net.Input, "features.0.0", Widths[0], 4, stride: 4, padding: 0, bias: true), "features.0.1");
        foreach (var (stage, depth) in Depths.Index())
        {
            if (stage > 0)
            {
                x = NormalizeChannels(net, x, $"features.{2 * stage}.0");
                x = net.Convolution(x, $"features.{2 * stage}.1", Widths[stage], 2, stride: 2, padding: 0, bias: true);
            }

            for (var block = 0; block < depth; block++)
            {
                x = Block(net, x, $"features.{(2 * stage) + 1}.{block}");
            }
        }

        x = NormalizeChannels(net, net.GlobalAveragePool(net.MarkFeatureMap(x)), "classifier.0");
        return net.Linear(net.Flatten(x), "classifier.2", classes);
    }

    private static NetworkTensor Block(NetworkBuilder net, NetworkTensor x, string name)
    {
        var y = net.Convolution(x, $"{name}.block.0", x.Channels, 7, groups: x.Channels, bias: true);
        y = LayerNorm(net, Transpose(net, y, s_channelsLast), $"{name}.block.2");
        y = net.PointwiseLinear(y, $"{name}.block.3", x.Channels * Expansion);
        y = net.PointwiseLinear(Gelu(net, y), $"{name}.block.5", x.Channels);
        y = Transpose(net, y, s_channelsFirst);
        var factor = net.Parameter($"{name}.layer_scale", Initialization.Constant(LayerScale), x.Channels, 1, 1);
        return net.Add(net.Multiply(y, new(factor, x.Channels), $"{name}.scaled"), x, name);
    }

    /// <summary>Normalisation over the channels of each place.</summary>
    private static NetworkTensor NormalizeChannels(NetworkBuilder net, NetworkTensor x, string name) =>
        Transpose(net, LayerNorm(net, Transpose(net, x, s_channelsLast), name), s_channelsFirst);

    private static NetworkTensor LayerNorm(NetworkBuilder net, NetworkTensor x, string name) => net.Node(
        "LayerNormalization",
        name,
        [
            x.Name, net.Parameter($"{name}.weight", Initialization.Ones, x.Channels),
            net.Parameter($"{name}.bias", Initialization.Zeros, x.Channels),
        ],
        x.Channels,
        node => node.WithInt("axis", -1).WithFloat("epsilon", Epsilon));

    /// <summary>x · Φ(x), with the normal distribution's Φ: ½ x (1 + erf(x / √2)).</summary>
    private static NetworkTensor Gelu(NetworkBuilder net, NetworkTensor x)
    {
        var name = $"{x.Name}.gelu";
        var y = net.Node("Div", $"{name}.1", [x.Name, net.Constant("gelu.sqrt2", (float)Math.Sqrt(2))], x.Channels);
        y = net.Node("Erf", $"{name}.2", [y.Name], x.Channels);
        y = net.Node("Add", $"{name}.3", [y.Name, net.Constant("gelu.one", 1f)], x.Channels);
        y = net.Multiply(x, y, $"{name}.4");
        return net.Node("Mul", name, [y.Name, net.Constant("gelu.half", 0.5f)], x.Channels);
    }

    private static NetworkTensor Transpose(NetworkBuilder net, NetworkTensor x, long[] order) =>
        net.Activation(OperatorNames.Transpose, x, node => node.WithInts("perm", order));
}
