namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// A residual network of under a million parameters for pictures of 64 to 128 pixels, the form of the builtin backbone: basic blocks as
/// in "Deep Residual Learning for Image Recognition" (He et al., 2015), a stem of one 3 × 3 convolution, and a last feature map in
/// which the third stage, averaged to the grid of the fourth, stands beside the fourth: pooled vectors of two depths tell more than
/// those of the last alone.
/// </summary>
/// <param name="Widths">Channels of each of the four stages.</param>
/// <param name="Depths">Blocks in each.</param>
internal sealed record CompactResNet(IReadOnlyList<int> Widths, IReadOnlyList<int> Depths) : NetworkFamily
{
    /// <inheritdoc/>
    public override string Classifier => "fc";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new() { ConvolutionWeight = Initialization.KaimingNormalFanOut };

    /// <inheritdoc/>
    public override NetworkFamily Scaled(double widthFactor) =>
        this with { Widths = [.. Widths.Select(width => ChannelCount.Scaled(width, widthFactor))] };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.Relu(net.BatchNorm(net.Convolution(net.Input, "conv1", Widths[0], 3, stride: 2), "bn1"));
        var previous = x;
        foreach (var (stage, depth) in Depths.Index())
        {
            previous = x;
            for (var block = 0; block < depth; block++)
            {
                x = Block(net, x, $"layer{stage + 1}.{block}", Widths[stage], stage > 0 && block == 0 ? 2 : 1);
            }
        }

        var both = net.Concat([net.AveragePool(previous, 3, stride: 2, padding: 1, countPadding: false), x], "features");
        return net.Linear(net.Flatten(net.GlobalAveragePool(net.MarkFeatureMap(both))), "fc", classes);
    }

    /// <summary>A basic block whose residual branch begins at zero (Goyal et al., Accurate, Large Minibatch SGD, 2017).</summary>
    private static NetworkTensor Block(NetworkBuilder net, NetworkTensor x, string name, int width, int stride)
    {
        var y = net.Relu(net.BatchNorm(net.Convolution(x, $"{name}.conv1", width, 3, stride), $"{name}.bn1"));
        y = net.BatchNorm(net.Convolution(y, $"{name}.conv2", width, 3), $"{name}.bn2", scale: Initialization.Zeros);
        var shortcut = stride == 1 && x.Channels == width
            ? x
            : net.BatchNorm(net.Convolution(x, $"{name}.downsample.0", width, 1, stride), $"{name}.downsample.1");
        return net.Relu(net.Add(y, shortcut, name));
    }
}
