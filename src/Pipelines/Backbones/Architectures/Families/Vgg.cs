namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "Very Deep Convolutional Networks for Large-Scale Image Recognition", Simonyan and Zisserman, 2014 (https://arxiv.org/abs/1409.1556),
/// with and without batch normalisation, which is younger than the paper. The classifier takes images of 224 pixels only; the feature map
/// is there for any size.
/// </summary>
/// <param name="Depths">Convolutions in each of the five stages.</param>
internal sealed record Vgg(params IReadOnlyList<int> Depths) : NetworkFamily
{
    /// <summary>Side of the last feature map for images of 224 pixels.</summary>
    private const int LastSide = 7;

    private const int Hidden = 4096;

    private static readonly int[] s_widths = [64, 128, 256, 512, 512];

    /// <summary>Whether batch normalisation follows each convolution.</summary>
    public bool BatchNorm { get; init; }

    /// <inheritdoc/>
    public override string Classifier => "classifier.6";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.KaimingNormalFanOut,
        ConvolutionBias = Initialization.Zeros,
        LinearWeight = Initialization.Normal(0.01),
        LinearBias = Initialization.Zeros,
    };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.Input;
        var layer = 0;
        foreach (var (stage, depth) in Depths.Index())
        {
            for (var i = 0; i < depth; i++)
            {
                x = net.Convolution(x, $"features.{layer++}", s_widths[stage], 3, bias: true);
                x = BatchNorm ? net.BatchNorm(x, $"features.{layer++}") : x;
                x = net.Relu(x);
                layer++;
            }

            x = net.MaxPool(x, 2, stride: 2);
            layer++;
        }

        x = net.Flatten(net.MarkFeatureMap(x), LastSide * LastSide);
        x = net.Dropout(net.Relu(net.Linear(x, "classifier.0", Hidden)), 0.5);
        x = net.Dropout(net.Relu(net.Linear(x, "classifier.3", Hidden)), 0.5);
        return net.Linear(x, "classifier.6", classes);
    }
}
