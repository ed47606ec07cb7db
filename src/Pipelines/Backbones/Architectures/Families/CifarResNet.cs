namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// Residual networks for images of 32 pixels: section 4.2 of "Deep Residual Learning for Image Recognition", He, Zhang, Ren and
/// Sun, 2015 (https://arxiv.org/abs/1512.03385), 6n + 2 layers deep. Unlike the paper's, shortcuts between stages are 1 × 1
/// convolutions (its option B).
/// </summary>
/// <param name="BlocksPerStage">The paper's n: 3 for ResNet-20, 5 for ResNet-32, 9 for ResNet-56.</param>
internal sealed record CifarResNet(int BlocksPerStage) : NetworkFamily
{
    private const int Stages = 3;

    /// <summary>Channels of the first stage; each later one has twice as many.</summary>
    public int Width { get; init; } = 16;

    /// <inheritdoc/>
    public override string Classifier => "fc";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new() { ConvolutionWeight = Initialization.KaimingNormalFanOut };

    /// <inheritdoc/>
    public override NetworkFamily Scaled(double widthFactor) => this with { Width = ChannelCount.Scaled(Width, widthFactor) };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.Relu(net.BatchNorm(net.Convolution(net.Input, "conv1", Width, 3), "bn1"));
        for (var stage = 0; stage < Stages; stage++)
        {
            for (var block = 0; block < BlocksPerStage; block++)
            {
                x = ResNet.BasicBlock(net, x, $"layer{stage + 1}.{block}", Width << stage, stage > 0 && block == 0 ? 2 : 1);
            }
        }

        return net.Linear(net.Flatten(net.GlobalAveragePool(net.MarkFeatureMap(x))), "fc", classes);
    }
}
