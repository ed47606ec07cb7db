namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and &lt;0.5MB model size", Iandola et al., 2016
/// (https://arxiv.org/abs/1602.07360), and its authors' version 1.1, which is as accurate and 2.4 times as fast.
/// </summary>
/// <param name="Version11">Whether it is version 1.1.</param>
internal sealed record SqueezeNet(bool Version11) : NetworkFamily
{
    /// <summary>Channels after the squeeze, and of each of the two expansions, of the eight Fire modules.</summary>
    private static readonly (int Squeeze, int Expand)[] s_fires =
        [(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)];

    /// <summary>Modules that a max-pooling comes after.</summary>
    private int[] PooledAfter => Version11 ? [1, 3] : [2, 6];

    /// <inheritdoc/>
    public override string Classifier => "classifier.1";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.KaimingUniformFanIn,
        ConvolutionBias = Initialization.Zeros,
    };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = Version11
            ? net.Convolution(net.Input, "features.0", 64, 3, stride: 2, padding: 0, bias: true)
            : net.Convolution(net.Input, "features.0", 96, 7, stride: 2, padding: 0, bias: true);
        x = net.MaxPool(net.Relu(x), 3, stride: 2, ceiling: true);
        var layer = 3;
        foreach (var (index, fire) in s_fires.Index())
        {
            x = Fire(net, x, $"features.{layer++}", fire.Squeeze, fire.Expand);
            if (PooledAfter.Contains(index))
            {
                x = net.MaxPool(x, 3, stride: 2, ceiling: true);
                layer++;
            }
        }

        x = net.Dropout(net.MarkFeatureMap(x), 0.5);
        x = net.Relu(net.Convolution(x, "classifier.1", classes, 1, bias: true, initial: Initialization.Normal(0.01)));
        return net.Flatten(net.GlobalAveragePool(x));
    }

    private static NetworkTensor Fire(NetworkBuilder net, NetworkTensor x, string name, int squeeze, int expand)
    {
        x = net.Relu(net.Convolution(x, $"{name}.squeeze", squeeze, 1, bias: true));
        var narrow = net.Relu(net.Convolution(x, $"{name}.expand1x1", expand, 1, bias: true));
        var wide = net.Relu(net.Convolution(x, $"{name}.expand3x3", expand, 3, bias: true));
        return net.Concat([narrow, wide], name);
    }
}
