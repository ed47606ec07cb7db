namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "Going Deeper with Convolutions", Szegedy et al., 2014 (https://arxiv.org/abs/1409.4842), with batch normalisation and without the two
/// auxiliary classifiers that help in training. Where the paper has 5 × 5 convolutions, the official weights are for 3 × 3.
/// </summary>
internal sealed record GoogLeNet : NetworkFamily
{
    /// <inheritdoc/>
    public override string Classifier => "fc";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.TruncatedNormal(0.01),
        LinearWeight = Initialization.TruncatedNormal(0.01),
        BatchNormEpsilon = 1e-3,
    };

    /// <inheritdoc/>
    public override string? Rename(string nameInFile) =>
        nameInFile.Split('.').Any(part => part is "aux1" or "aux2") ? null : nameInFile;

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = net.MaxPool(Basic(net, net.Input, "conv1", 64, 7, stride: 2), 3, stride: 2, ceiling: true);
        x = Basic(net, x, "conv2", 64, 1);
        x = net.MaxPool(Basic(net, x, "conv3", 192, 3), 3, stride: 2, ceiling: true);
        x = Inception(net, x, "inception3a", 64, (96, 128), (16, 32), 32);
        x = Inception(net, x, "inception3b", 128, (128, 192), (32, 96), 64);
        x = net.MaxPool(x, 3, stride: 2, ceiling: true);
        x = Inception(net, x, "inception4a", 192, (96, 208), (16, 48), 64);
        x = Inception(net, x, "inception4b", 160, (112, 224), (24, 64), 64);
        x = Inception(net, x, "inception4c", 128, (128, 256), (24, 64), 64);
        x = Inception(net, x, "inception4d", 112, (144, 288), (32, 64), 64);
        x = Inception(net, x, "inception4e", 256, (160, 320), (32, 128), 128);
        x = net.MaxPool(x, 2, stride: 2, ceiling: true);
        x = Inception(net, x, "inception5a", 256, (160, 320), (32, 128), 128);
        x = Inception(net, x, "inception5b", 384, (192, 384), (48, 128), 128);
        return net.Linear(net.Dropout(net.Flatten(net.GlobalAveragePool(net.MarkFeatureMap(x))), 0.2), "fc", classes);
    }

    /// <summary>Four branches side by side; pairs are the channels of a 1 × 1 convolution and of the 3 × 3 convolution after it.</summary>
    private static NetworkTensor Inception(
        NetworkBuilder net, NetworkTensor x, string name, int single, (
            int Reduced, int Channels) second, (int Reduced, int Channels) third, int pooled) => net.Concat(
        [
            Basic(net, x, $"{name}.branch1", single, 1),
            Basic(net, Basic(net, x, $"{name}.branch2.0", second.Reduced, 1), $"{name}.branch2.1", second.Channels, 3),
            Basic(net, Basic(net, x, $"{name}.branch3.0", third.Reduced, 1), $"{name}.branch3.1", third.Channels, 3),
            Basic(net, net.MaxPool(x, 3, stride: 1, padding: 1, ceiling: true), $"{name}.branch4.1", pooled, 1),
        ],
        name);

    private static NetworkTensor Basic(NetworkBuilder net, NetworkTensor x, string name, int channels, Window kernel, int stride = 1) =>
        net.Relu(net.BatchNorm(net.Convolution(x, $"{name}.conv", channels, kernel, stride), $"{name}.bn"));
}
