using System.Numerics.Tensors;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Quantization;
using Pipelines.Tests.Backbones.Architectures;
using Pipelines.Tests.Data;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Quantization;

/// <summary>ONNX Runtime runs the 8-bit form, in integers, and it says nearly what the float32 form says.</summary>
public sealed class Int8GraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ResNet")]
    [InlineData("SqueezeNet")]
    [InlineData("MobileNetV2")]
    [InlineData("MnasNet")]
    [InlineData("ShuffleNetV2")]
    [InlineData("DenseNet")]
    [InlineData("GoogLeNet")]
    public void Networks_of_every_kind_keep_their_answer(string family)
    {
        var architecture = SmallNetworks.Of(family);
        var (side, model) = (architecture.Preprocessing.Size, architecture.Build(seed: 3));
        var before = model.ToByteArray();
        var prepared = Int8Graph.Prepare(model, out var reason);
        Assert.Null(reason);
        var layers = new QuantizedLayers(prepared!);
        Assert.True(layers.Convolutions > 3);
        var statistics = ActivationMeasurement.Measure(
            prepared!, layers.Tensors, new(side, side, ResizeMode.Crop), Photos(8), progress: null, CancellationToken.None);
        var int8 = Int8Graph.Of(prepared!, statistics, weightBits: 8);

        Assert.Equal(before, model.ToByteArray());
        Assert.Equal(model.Graph.Output.Select(output => output.Name), int8.Graph.Output.Select(output => output.Name));
        var pixels = new float[3 * side * side];
        using var photo = ImageFile.Read(Photos(9)[8].Item.Path);
        new ImageReader(new(side, side, ResizeMode.Crop)).Read(photo.Content, pixels);
        var (exact, rounded) = (Run(model, pixels, side), Run(int8, pixels, side));
        Assert.NotEqual(exact, rounded);
        Assert.InRange(TensorPrimitives.CosineSimilarity(exact, rounded), 0.97f, 1f);
    }

    [Fact]
    public void An_older_opset_is_raised_where_that_changes_nothing()
    {
        var model = SmallNetworks.Of("ResNet").Build(seed: 1);
        model.Proto.OpsetImport[0].Version = 10;
        var raised = OpsetRaise.Of(Folded(model), out var changed)!;
        Assert.Null(changed);
        Assert.Equal((10, 13), (model.Opset, raised.Opset));
        var side = SmallNetworks.Of("ResNet").Preprocessing.Size;
        var pixels = Enumerable.Range(0, 3 * side * side).Select(i => (i % 251) / 251f).ToArray();
        Assert.Equal(Run(Folded(model), pixels, side), Run(raised, pixels, side));
    }

    [Fact]
    public void A_graph_that_would_change_is_refused_with_the_operator()
    {
        var model = SmallNetworks.Of("MobileNetV2").Build(seed: 1);
        Assert.Contains(model.Graph.Node, node => node.OpType == "Clip");
        model.Proto.OpsetImport[0].Version = 10;
        Assert.Null(Int8Graph.Prepare(model, out var reason));
        Assert.Equal(
            "its graph is of opset 10, where Clip is another operator than in opset 13, which 8-bit weights need: export the backbone anew",
            reason);
    }

    private static OnnxModel Folded(OnnxModel model) => Pipelines.Graph.Rewriting.BatchNormFolding.Fold(model);

    private static float[] Run(OnnxModel model, float[] pixels, int side) =>
        Assert.Single(GraphRun.Run(model, pixels, [1, 3, side, side])).Value.Values;

    private List<HashedImage> Photos(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var content = DrawnPhoto.Of(i);
            return new HashedImage(new ImageItem(_folder.Write($"{i}.png", content), $"{i}.png", null), ContentHash.Of(content));
        }),
    ];
}
