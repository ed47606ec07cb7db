namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "One weird trick for parallelizing convolutional neural networks", Krizhevsky, 2014 (https://arxiv.org/abs/1404.5997): AlexNet as one
/// column. The classifier takes images of 224 pixels only; the feature map is there for any size from 63.
/// </summary>
internal sealed record AlexNet : NetworkFamily
{
    /// <summary>Side of the last feature map for images of 224 pixels.</summary>
    private const int LastSide = 6;

    private const int Hidden = 4096;

    /// <inheritdoc/>
    public override string Classifier => "classifier.6";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new() { ConvolutionWeight = Initialization.TorchDefault };

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.Relu(net.Convolution(net.Input, "features.0", 64, 11, stride: 4, padding: 2, bias: true));
        x = net.MaxPool(x, 3, stride: 2);
        x = net.Relu(net.Convolution(x, "features.3", 192, 5, bias: true));
        x = net.MaxPool(x, 3, stride: 2);
        x = net.Relu(net.Convolution(x, "features.6", 384, 3, bias: true));
        x = net.Relu(net.Convolution(x, "features.8", 256, 3, bias: true));
        x = net.Relu(net.Convolution(x, "features.10", 256, 3, bias: true));
        x = net.MarkFeatureMap(net.MaxPool(x, 3, stride: 2));

        x = net.Dropout(net.Flatten(x, LastSide * LastSide), 0.5);
        x = net.Dropout(net.Relu(net.Linear(x, "classifier.1", Hidden)), 0.5);
        x = net.Relu(net.Linear(x, "classifier.4", Hidden));
        return net.Linear(x, "classifier.6", classes);
    }
}
