using Pipelines.Graph;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Graph;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Backbones.Architectures;

/// <summary>The graphs as Torch modules.</summary>
[Collection(TorchCollection.Name)]
public class ArchitectureTrainingTests
{
    [Theory]
    [InlineData("ResNet")]
    [InlineData("ResNeXt")]
    [InlineData("CifarResNet")]
    [InlineData("SqueezeNet")]
    [InlineData("MobileNetV2")]
    [InlineData("MobileNetV3")]
    [InlineData("MnasNet")]
    [InlineData("ShuffleNetV2")]
    [InlineData("EfficientNet")]
    [InlineData("DenseNet")]
    [InlineData("GoogLeNet")]
    [InlineData("RegNetX")]
    [InlineData("RegNetY")]
    [InlineData("ConvNeXt")]
    public void Trained_it_computes_what_ONNX_Runtime_computes(string family)
    {
        TorchLibrary.Load(2);
        var architecture = SmallNetworks.Of(family);
        var model = architecture.Build(classes: 10, seed: 1);
        var differences = Trained.Compare(model, "input", model.Graph.Output[0].Name, [2, 3, 64, 64], steps: 2);
        Assert.InRange(differences.Before, 0, 1e-4f);
        Assert.InRange(differences.After, 0, 1e-4f);
        Assert.True(differences.Moved > 1e-3);

        // Every weight is trained, every running statistic is not.
        using var module = GraphModule.Create(model, "input", model.Graph.Output[0].Name);
        var weights = architecture.Describe(10).Parameters.Select(parameter => parameter.Name)
            .Where(parameter => !parameter.Contains(".running_", StringComparison.Ordinal));
        Assert.Equal(weights.Order(), module.Parameters.Select(parameter => parameter.Name).Order());
    }
}
