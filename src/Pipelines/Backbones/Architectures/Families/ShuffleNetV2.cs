using Pipelines.Onnx;

namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design", Ma et al., 2018 (https://arxiv.org/abs/1807.11164).
/// </summary>
/// <param name="Widths">Channels of the three stages and of the last convolution: a column of the paper's table 5.</param>
internal sealed record ShuffleNetV2(params IReadOnlyList<int> Widths) : NetworkFamily
{
    private const int FirstChannels = 24;

    private static readonly int[] s_depths = [4, 8, 4];

    /// <inheritdoc/>
    public override string Classifier => "fc";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new() { ConvolutionWeight = Initialization.TorchDefault };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.Relu(ConvolutionBatchNorm(net, net.Input, "conv1", 0, FirstChannels, 3, stride: 2));
        x = net.MaxPool(x, 3, stride: 2, padding: 1);
        foreach (var (stage, depth) in s_depths.Index())
        {
            for (var block = 0; block < depth; block++)
            {
                var name = $"stage{stage + 2}.{block}";
                x = block == 0 ? DownsamplingBlock(net, x, name, Widths[stage] / 2) : Block(net, x, name);
            }
        }

        x = net.Relu(ConvolutionBatchNorm(net, x, "conv5", 0, Widths[^1], 1));
        return net.Linear(net.Flatten(net.GlobalAveragePool(net.MarkFeatureMap(x))), "fc", classes);
    }

    /// <summary>Half of the channels pass, the other half goes through the branch.</summary>
    private static NetworkTensor Block(NetworkBuilder net, NetworkTensor x, string name)
    {
        var halves = net.Split(x, $"{name}.split", x.Channels / 2, x.Channels / 2);
        return Shuffle(net, halves[0], Branch(net, halves[1], $"{name}.branch2", x.Channels / 2, stride: 1), name);
    }

    private static NetworkTensor DownsamplingBlock(NetworkBuilder net, NetworkTensor x, string name, int channels)
    {
        var shortcut = ConvolutionBatchNorm(net, x, $"{name}.branch1", 0, x.Channels, 3, stride: 2, groups: x.Channels);
        shortcut = net.Relu(ConvolutionBatchNorm(net, shortcut, $"{name}.branch1", 2, channels, 1));
        return Shuffle(net, shortcut, Branch(net, x, $"{name}.branch2", channels, stride: 2), name);
    }

    private static NetworkTensor Branch(NetworkBuilder net, NetworkTensor x, string name, int channels, int stride)
    {
        x = net.Relu(ConvolutionBatchNorm(net, x, name, 0, channels, 1));
        x = ConvolutionBatchNorm(net, x, name, 3, channels, 3, stride, groups: channels);
        return net.Relu(ConvolutionBatchNorm(net, x, name, 5, channels, 1));
    }

    /// <summary>Puts the channels of two tensors together, one of each in turn, so that the next block's halves have both.</summary>
    private static NetworkTensor Shuffle(NetworkBuilder net, NetworkTensor first, NetworkTensor second, string name)
    {
        var joined = net.Concat([first, second], $"{name}.joined");
        var order = net.Constant(
            $"{name}.order",
            [.. Enumerable.Range(0, first.Channels).SelectMany(channel => new long[] { channel, first.Channels + channel })]);
        return net.Node("Gather", name, [joined.Name, order], joined.Channels, node => node.WithInt("axis", 1));
    }

    private static NetworkTensor ConvolutionBatchNorm(
        NetworkBuilder net, NetworkTensor x, string name, int layer, int channels, Window kernel, int stride = 1, int groups = 1) =>
        net.BatchNorm(net.Convolution(x, $"{name}.{layer}", channels, kernel, stride, groups: groups), $"{name}.{layer + 1}");
}
