using Pipelines.Backbones;
using Pipelines.Backbones.Architectures;
using Pipelines.Imaging;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones;

public class BackboneSourceTests
{
    [Fact]
    public void An_architecture_is_filled_from_a_weight_file_with_any_number_of_classes()
    {
        using var folder = new TemporaryFolder();
        var trained = ArchitectureTable.Find("squeezenet1_1")!.Build(classes: 7, seed: 3);
        trained.Save(Path.Combine(folder.Path, "trained.onnx"));

        var built = Backbone.Load(new BackboneOptions { Architecture = "squeezenet1_1", Weights = "trained.onnx" }, folder.Path);
        var read = Backbone.Load(new BackboneOptions { Model = "trained.onnx" }, folder.Path);
        Assert.Equal(("squeezenet1_1", read.FeatureMap, 224), (built.Name, built.FeatureMap, built.Size));
        Assert.Equal(read.Mean, built.Mean);
        Assert.Equal(read.Std, built.Std);

        var preprocessing = new Preprocessing(64, 64, ResizeMode.Crop);
        float[] pixels = [.. Enumerable.Range(0, 3 * 64 * 64).Select(i => (float)(i * 7919L % 256))];
        float[] Features(Backbone backbone) => GraphRun.Run(
            FeatureGraph.Build(backbone, preprocessing, new NeckOptions()), pixels, 1, 3, 64, 64)["features"].Values;
        Assert.Equal(Features(read), Features(built));
        Assert.Contains(Features(built), value => value > 0);
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        ArchitectureTable.Find("squeezenet1_0")!.Build(seed: 1).Save(Path.Combine(folder.Path, "other.onnx"));
        var error = Assert.Throws<PipelineException>(
            () => Backbone.Load(new BackboneOptions { Architecture = "squeezenet1_1", Weights = "other.onnx" }, folder.Path));
        Assert.Contains(
            error.Problems,
            problem => problem.Found == "The tensor 'features.0.weight' has the shape [96, 3, 7, 7], squeezenet1_1 needs [64, 3, 3, 3].");
    }

    [Theory]
    [InlineData(null, "resnet18", "missing.pth", "backbone.weights", "does not exist", ".safetensors")]
    [InlineData(null, "resnet18", ".", "backbone.weights", "is a folder", ".safetensors")]
    [InlineData(null, "resnet18", null, "backbone.architecture", "where the weights", ".pth")]
    [InlineData(null, "resnet81", "w.pth", "backbone.architecture", "no architecture", "Did you mean \"resnet18\"?")]
    [InlineData("net.onnx", "resnet18", "w.pth", "backbone.model", "both the model", "Remove one")]
    [InlineData(
        "cifar_resnet20", null, null, "backbone.model", "There is no backbone \"cifar_resnet20\"", "\"architecture\": \"cifar_resnet20\"")]
    [InlineData("resnet81", null, null, "backbone.model", "There is no backbone \"resnet81\"", "Did you mean \"resnet18\"?")]
    [InlineData("bultin", null, null, "backbone.model", "There is no backbone \"bultin\"", "Did you mean \"builtin\"?")]
    [InlineData("./resnet18", null, null, "backbone.model", "does not exist", "a name of the catalogue")]
    [InlineData("resnet18.onnx", null, null, "backbone.model", "does not exist", "a name of the catalogue")]
    public void What_does_not_lead_to_a_network_is_told_with_its_remedy(
        string? model, string? architecture, string? weights, string place, string found, string remedy)
    {
        using var folder = new TemporaryFolder();
        var options = new BackboneOptions { Model = model, Architecture = architecture, Weights = weights };
        var problem = Assert.Single(Assert.Throws<ConfigurationException>(() => Backbone.Load(options, folder.Path)).Problems);
        Assert.Equal(place, problem.Place);
        Assert.Contains(found, problem.Found, StringComparison.Ordinal);
        Assert.Contains(remedy, problem.Remedy, StringComparison.Ordinal);
    }
}
