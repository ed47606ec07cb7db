namespace Pipelines.Backbones.Architectures.Families;

/// <summary>
/// "Rethinking the Inception Architecture for Computer Vision", Szegedy et al., 2015 (https://arxiv.org/abs/1512.00567), without the
/// auxiliary classifier that helps in training.
/// </summary>
internal sealed record InceptionV3 : NetworkFamily
{
    private static readonly Window s_row = new(1, 7);
    private static readonly Window s_column = new(7, 1);

    /// <inheritdoc/>
    public override string Classifier => "fc";

    /// <inheritdoc/>
    protected override LayerDefaults Defaults { get; } = new()
    {
        ConvolutionWeight = Initialization.TruncatedNormal(0.1),
        LinearWeight = Initialization.TruncatedNormal(0.1),
        BatchNormEpsilon = 1e-3,
    };

    /// <inheritdoc/>
    public override string? Rename(string nameInFile) => nameInFile.Split('.').Contains("AuxLogits") ? null : nameInFile;

    /// <inheritdoc/>
    protected override NetworkTensor Define(NetworkBuilder net, int classes)
    {
        var x = Reduce(net, net.Input, "Conv2d_1a_3x3", 32);
        x = Basic(net, x, "Conv2d_2a_3x3", 32, 3, padding: 0);
        x = net.MaxPool(Basic(net, x, "Conv2d_2b_3x3", 64, 3), 3, stride: 2);
        x = Basic(net, x, "Conv2d_3b_1x1", 80, 1);
        x = net.MaxPool(Basic(net, x, "Conv2d_4a_3x3", 192, 3, padding: 0), 3, stride: 2);
        x = BlockA(net, x, "Mixed_5b", pooled: 32);
        x = BlockA(net, x, "Mixed_5c", pooled: 64);
        x = BlockA(net, x, "Mixed_5d", pooled: 64);
        x = ReductionB(net, x, "Mixed_6a");
        x = BlockC(net, x, "Mixed_6b", inner: 128);
        x = BlockC(net, x, "Mixed_6c", inner: 160);
        x = BlockC(net, x, "Mixed_6d", inner: 160);
        x = BlockC(net, x, "Mixed_6e", inner: 192);
        x = ReductionD(net, x, "Mixed_7a");
        x = BlockE(net, x, "Mixed_7b");
        x = BlockE(net, x, "Mixed_7c");
        return net.Linear(net.Flatten(net.Dropout(net.GlobalAveragePool(net.MarkFeatureMap(x)), 0.5)), "fc", classes);
    }

    /// <summary>Figure 5 of the paper, with one 5 × 5 convolution kept.</summary>
    private static NetworkTensor BlockA(NetworkBuilder net, NetworkTensor x, string name, int pooled)
    {
        var single = Basic(net, x, $"{name}.branch1x1", 64, 1);
        var five = Basic(net, Basic(net, x, $"{name}.branch5x5_1", 48, 1), $"{name}.branch5x5_2", 64, 5);
        var twice = Basic(net, Basic(net, x, $"{name}.branch3x3dbl_1", 64, 1), $"{name}.branch3x3dbl_2", 96, 3);
        twice = Basic(net, twice, $"{name}.branch3x3dbl_3", 96, 3);
        return net.Concat([single, five, twice, Pooled(net, x, name, pooled)], name);
    }

    /// <summary>Half as high and wide.</summary>
    private static NetworkTensor ReductionB(NetworkBuilder net, NetworkTensor x, string name)
    {
        var twice = Basic(net, Basic(net, x, $"{name}.branch3x3dbl_1", 64, 1), $"{name}.branch3x3dbl_2", 96, 3);
        twice = Reduce(net, twice, $"{name}.branch3x3dbl_3", 96);
        return net.Concat([Reduce(net, x, $"{name}.branch3x3", 384), twice, net.MaxPool(x, 3, stride: 2)], name);
    }

    /// <summary>Figure 6: 7 × 7 convolutions as a row and a column.</summary>
    private static NetworkTensor BlockC(NetworkBuilder net, NetworkTensor x, string name, int inner)
    {
        var single = Basic(net, x, $"{name}.branch1x1", 192, 1);
        var once = Basic(net, Basic(net, x, $"{name}.branch7x7_1", inner, 1), $"{name}.branch7x7_2", inner, s_row);
        once = Basic(net, once, $"{name}.branch7x7_3", 192, s_column);
        var twice = Basic(net, Basic(net, x, $"{name}.branch7x7dbl_1", inner, 1), $"{name}.branch7x7dbl_2", inner, s_column);
        twice = Basic(net, twice, $"{name}.branch7x7dbl_3", inner, s_row);
        twice = Basic(net, twice, $"{name}.branch7x7dbl_4", inner, s_column);
        twice = Basic(net, twice, $"{name}.branch7x7dbl_5", 192, s_row);
        return net.Concat([single, once, twice, Pooled(net, x, name, 192)], name);
    }

    /// <summary>Half as high and wide.</summary>
    private static NetworkTensor ReductionD(NetworkBuilder net, NetworkTensor x, string name)
    {
        var three = Reduce(net, Basic(net, x, $"{name}.branch3x3_1", 192, 1), $"{name}.branch3x3_2", 320);
        var seven = Basic(net, Basic(net, x, $"{name}.branch7x7x3_1", 192, 1), $"{name}.branch7x7x3_2", 192, s_row);
        seven = Reduce(net, Basic(net, seven, $"{name}.branch7x7x3_3", 192, s_column), $"{name}.branch7x7x3_4", 192);
        return net.Concat([three, seven, net.MaxPool(x, 3, stride: 2)], name);
    }

    /// <summary>Figure 7: branches that end in a row and a column side by side.</summary>
    private static NetworkTensor BlockE(NetworkBuilder net, NetworkTensor x, string name)
    {
        var single = Basic(net, x, $"{name}.branch1x1", 320, 1);
        var once = RowAndColumn(net, Basic(net, x, $"{name}.branch3x3_1", 384, 1), $"{name}.branch3x3_2");
        var twice = Basic(net, Basic(net, x, $"{name}.branch3x3dbl_1", 448, 1), $"{name}.branch3x3dbl_2", 384, 3);
        twice = RowAndColumn(net, twice, $"{name}.branch3x3dbl_3");
        return net.Concat([single, once, twice, Pooled(net, x, name, 192)], name);
    }

    private static NetworkTensor RowAndColumn(NetworkBuilder net, NetworkTensor x, string name) =>
        net.Concat([Basic(net, x, $"{name}a", 384, new Window(1, 3)), Basic(net, x, $"{name}b", 384, new Window(3, 1))], name);

    private static NetworkTensor Pooled(NetworkBuilder net, NetworkTensor x, string name, int channels) =>
        Basic(net, net.AveragePool(x, 3, stride: 1, padding: 1), $"{name}.branch_pool", channels, 1);

    private static NetworkTensor Reduce(NetworkBuilder net, NetworkTensor x, string name, int channels) =>
        Basic(net, x, name, channels, 3, stride: 2, padding: 0);

    private static NetworkTensor Basic(
        NetworkBuilder net, NetworkTensor x, string name, int channels, Window kernel, int stride = 1, Window? padding = null) =>
        net.Relu(net.BatchNorm(net.Convolution(x, $"{name}.conv", channels, kernel, stride, padding), $"{name}.bn"));
}
