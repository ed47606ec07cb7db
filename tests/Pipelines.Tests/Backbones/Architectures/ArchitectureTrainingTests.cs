using Pipelines.Backbones.Architectures;
using Pipelines.Tests.Training;
using Pipelines.Tests.Training.Graph;
using Pipelines.Training;
using Pipelines.Training.Graph;

namespace Pipelines.Tests.Backbones.Architectures;

/// <summary>The graphs as Torch modules.</summary>
[Collection(TorchCollection.Name)]
public class ArchitectureTrainingTests
{
    [Theory]
    [InlineData("resnet18", 0.25)]
    [InlineData("cifar_resnet20", 1.0)]
    [InlineData("squeezenet1_1", 1.0)]
    [InlineData("mobilenet_v2", 0.35)]
    public void Trained_it_computes_what_ONNX_Runtime_computes(string name, double width)
    {
        TorchLibrary.Load(2);
        var model = ArchitectureTable.Find(name)!.Build(classes: 10, seed: 1, widthFactor: width);
        var differences = Trained.Compare(model, "input", model.Graph.Output[0].Name, [2, 3, 64, 64], steps: 2);
        Assert.InRange(differences.Before, 0, 1e-4f);
        Assert.InRange(differences.After, 0, 1e-4f);
        Assert.True(differences.Moved > 1e-3);
    }

    [Fact]
    public void Every_weight_is_trained_and_every_running_statistic_is_not()
    {
        TorchLibrary.Load(2);
        var architecture = ArchitectureTable.Find("mobilenet_v2")!;
        var model = architecture.Build(classes: 10, seed: 1, widthFactor: 0.35);
        using var module = GraphModule.Create(model, "input", model.Graph.Output[0].Name);

        Assert.Equal(
            architecture.Describe(10, 0.35).Parameters.Select(parameter => parameter.Name).Where(parameter => !parameter.Contains(".running_", StringComparison.Ordinal)).Order(),
            module.Parameters.Select(parameter => parameter.Name).Order());
    }
}
