using Pipelines.Backbones;
using Pipelines.Backbones.Trunk;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones;

public class BackboneTests
{
    private static readonly BackboneOptions Normalised = new() { Mean = [0.5, 0.5, 0.5], Std = [0.25, 0.25, 0.25] };

    [Fact]
    public void Declared_size_and_name_come_from_the_file()
    {
        var backbone = BackboneFile.Load(ResNet(size: 32));

        Assert.Equal(
            ("net", 32, "input", "block", 8, false),
            (backbone.Name, backbone.Size, backbone.InputName, backbone.FeatureMap, backbone.Channels, backbone.IsVector));
        Assert.Equal([8, 8, 8], backbone.FeatureMapShape);
        Assert.DoesNotContain(backbone.Model.Graph.Initializer, initializer => initializer.Name == "classes.weight");
    }

    [Theory]
    [InlineData("127.5,127.5,127.5", "51, 51, 51", 0.5, 0.2)]
    [InlineData("0.5,0.5,0.5", "0.2,0.2,0.2", 0.5, 0.2)]
    [InlineData("[0.5, 0.5, 0.5]", "0.2", 0.5, 0.2)]
    [InlineData("0,0,0", "255,255,255", 0.0, 1.0)]
    public void Size_mean_and_deviation_come_from_the_metadata_for_values_to_1_or_to_255(
        string mean, string std, double expectedMean, double expectedStd)
    {
        var model = ResNet(size: 0);
        model.SetMetadata("mean", mean);
        model.SetMetadata("std", std);
        model.SetMetadata("size", "48");

        var backbone = BackboneFile.Load(model, new BackboneOptions());

        Assert.Equal([expectedMean, expectedMean, expectedMean], backbone.Mean);
        Assert.Equal([expectedStd, expectedStd, expectedStd], backbone.Std);
        Assert.Equal(48, backbone.Size);
    }

    [Fact]
    public void Options_win_over_the_metadata()
    {
        var model = ResNet();
        model.SetMetadata("mean", "127.5,127.5,127.5");
        model.SetMetadata("std", "127.5,127.5,127.5");

        var backbone = BackboneFile.Load(model, new BackboneOptions { Mean = [0.1, 0.2, 0.3] });

        Assert.Equal([0.1, 0.2, 0.3], backbone.Mean);
        Assert.Equal([0.5, 0.5, 0.5], backbone.Std);
    }

    [Fact]
    public void Unknown_normalisation_is_an_error_that_tells_the_usual_numbers_and_the_keys()
    {
        var error = Assert.Throws<ConfigurationException>(() => BackboneFile.Load(ResNet(), new BackboneOptions()));
        Assert.Contains("0.485, 0.456, 0.406", error.Message, StringComparison.Ordinal);
        Assert.Contains("backbone.mean and backbone.std", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_is_no_list_of_numbers_is_an_error()
    {
        var model = ResNet();
        model.SetMetadata("mean", "imagenet");
        Assert.Contains(
            "'imagenet'",
            Assert.Throws<PipelineException>(() => BackboneFile.Load(model, new BackboneOptions())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_users_tensor_wins_over_the_metadata_and_the_metadata_over_the_search()
    {
        var model = ResNet();
        model.SetMetadata("features", "stem");

        Assert.Equal("stem", BackboneFile.Load(model).FeatureMap);
        Assert.Equal("stem.0", BackboneFile.Load(model, Normalised with { FeatureMap = "stem.0" }).FeatureMap);
    }

    [Fact]
    public void A_tensor_that_is_a_vector_needs_no_neck()
    {
        var backbone = BackboneFile.Load(ResNet(), Normalised with { FeatureMap = "flat" });
        Assert.Equal((true, 8), (backbone.IsVector, backbone.Channels));
    }

    [Fact]
    public void Unknown_tensor_is_an_error_with_the_nearest_name_and_the_last_ones()
    {
        var error = Assert.Throws<ConfigurationException>(() => BackboneFile.Load(ResNet(), Normalised with { FeatureMap = "Blok" }));
        Assert.Contains("'Blok'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean \"block\"? Its last tensors are:", error.Message, StringComparison.Ordinal);
        Assert.Contains("block, pool, flat, classes.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_of_three_axes_is_no_feature_map()
    {
        var network = new TestNetwork();
        var tokens = network.Node("Reshape", "tokens", [network.Stem(), network.Longs("shape", 0, 8, 64)]);
        var error = Assert.Throws<ConfigurationException>(
            () => BackboneFile.Load(network.Build(tokens), Normalised with { FeatureMap = "tokens" }));
        Assert.Contains("N × 8 × 64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_file_is_an_error_at_the_configurations_place()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ConfigurationException>(
            () => Backbone.Load(new BackboneOptions { Model = "nets/resnet.onnx" }, folder.Path, key => "pipelines.json:7 $." + key));
        Assert.StartsWith("pipelines.json:7 $.backbone.model: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(System.IO.Path.Combine("nets", "resnet.onnx"), error.Message, StringComparison.Ordinal);
    }

    [SharedTheory]
    [InlineData("mobilenet_v2")]
    [InlineData("mobilenet_v1_0.25_128")]
    public void The_search_finds_the_map_that_the_metadata_of_a_real_network_names(string name)
    {
        var model = OnnxModel.Load(SharedFolder.File("backbones", $"{name}_imagenet.onnx"));
        var input = BackboneInput.Find(model);
        Assert.Equal(model.Metadata["feature_map"], FeatureMapCut.Find(model, input, input.Size!.Value).Tensor);
    }

    internal static OnnxModel ResNet(int batch = 0, int size = 32)
    {
        var network = new TestNetwork(batch: batch, size: size);
        return network.Build(network.Gemm(
            "classes", network.Flatten("flat", network.GlobalAverage("pool", network.Residual("block", network.Stem()))), 8, 5));
    }
}
