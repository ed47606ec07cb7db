using Pipelines.Backbones.Trunk;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Trunk;

/// <summary>
/// The endings of the known families, each written as torchvision 0.14 (opset 13) or the ONNX model zoo exports it, must be cut at the
/// tensor that the family's paper calls its last feature map.
/// </summary>
public class FeatureMapCutTests
{
    public static TheoryData<string> Families => new(Endings.All.Keys);

    [Theory]
    [MemberData(nameof(Families))]
    public void The_last_feature_map_is_found(string family)
    {
        var network = new TestNetwork();
        var (output, expected) = Endings.All[family](network);
        var model = network.Build(output);

        var cut = FeatureMapCut.Find(model, BackboneInput.Find(model), 32);

        Assert.Equal(expected, cut.Tensor);
        Assert.NotEmpty(cut.Reason);
    }

    [Fact]
    public void Maps_of_one_pixel_are_maps()
    {
        var network = new TestNetwork(size: 4);
        var map = network.Residual("block", network.Stem());
        var model = network.Build(network.Gemm("classes", network.Flatten("flat", network.GlobalAverage("pool", map)), 8, 5));

        Assert.Equal("block", FeatureMapCut.Find(model, BackboneInput.Find(model), 4).Tensor);
    }

    [Fact]
    public void The_reason_names_the_ending_from_the_map_on()
    {
        var network = new TestNetwork();
        var model = network.Build(Endings.All["ResNet"](network).Output);

        var reason = FeatureMapCut.Find(model, BackboneInput.Find(model), 32).Reason;

        Assert.Contains("GlobalAveragePool, Flatten, Gemm, Softmax", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Linear_model_on_pixels_is_no_CNN()
    {
        var network = new TestNetwork(size: 4);
        AssertRefused(network.Build(network.Gemm("classes", network.Flatten("flat", "input"), 48, 5)), "no convolution");
    }

    [Fact]
    public void Network_whose_output_does_not_depend_on_the_images_is_refused()
    {
        var network = new TestNetwork();
        network.Stem();
        AssertRefused(network.Build(network.Node("Identity", "constant", network.Floats("c", [1], 1f))), "No output");
    }

    [Fact]
    public void Ending_of_no_CNN_asks_for_the_tensors_name()
    {
        var network = new TestNetwork();
        var tokens = network.Node("Reshape", "tokens", [network.Stem(), network.Longs("shape", 0, 8, 64)]);
        AssertRefused(
            network.Build(network.Node(
                "MatMul", "attention", [tokens, network.Node("Transpose", "t", tokens, node => node.WithInts("perm", 0, 2, 1))])),
            "backbone.featureMap");
    }

    private static void AssertRefused(OnnxModel model, string expected)
    {
        var error = Assert.Throws<PipelineException>(() => FeatureMapCut.Find(model, BackboneInput.Find(model), 32));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("test.onnx: ", error.Message, StringComparison.Ordinal);
    }
}
