using Pipelines.Backbones.Trunk;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Trunk;

public class BackboneInputTests
{
    private const int Float32 = 1;
    private const int Uint8 = 2;
    private const int Int64 = 7;
    private const int Float16 = 10;

    [Theory]
    [InlineData("no network for images", Int64, 1, 128)]
    [InlineData("no network for images", Float32, 1, 784)]
    [InlineData("square", Float32, 1, 480, 640, 3)]
    [InlineData("Only RGB", Float32, 1, 224, 224, 4)]
    [InlineData("float32 input", Uint8, 1, 224, 224, 3)]
    [InlineData("float32 input", Uint8, 1, 3, 224, 224)]
    [InlineData("float32 input", Float16, 1, 3, 224, 224)]
    [InlineData("Only RGB", Float32, 1, 1, 28, 28)]
    [InlineData("square", Float32, 1, 3, 480, 640)]
    [InlineData("2048", Float32, 1, 3, 1000000, 1000000)]
    public void Inputs_that_are_no_images_in_float32_are_refused(string expected, int type, params int[] shape)
    {
        var network = new TestNetwork();
        network.Proto.Graph.Input.Clear();
        network.Input("input", type, shape);
        var error = Assert.Throws<PipelineException>(() => BackboneInput.Find(network.Build(network.Stem())));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("'input'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_image_inputs_are_refused()
    {
        var network = new TestNetwork();
        network.Input("second", Float32, 0, 3, 32, 32);
        Assert.Contains(
            "several image inputs",
            Assert.Throws<PipelineException>(() => BackboneInput.Find(network.Build(network.Stem()))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_listed_among_the_inputs_do_not_count()
    {
        var network = new TestNetwork();
        var output = network.Stem();
        network.Input("stem.0.weight", Float32, 4, 3, 3, 3);
        Assert.Equal(new BackboneInput("input", 32), BackboneInput.Find(network.Build(output)));
    }

    [Fact]
    public void Open_height_and_width_are_accepted()
    {
        var network = new TestNetwork(size: 0);
        Assert.Equal(new BackboneInput("input", null), BackboneInput.Find(network.Build(network.Stem())));
    }
}
