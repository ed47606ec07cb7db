using Pipelines.Graph;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Graph;

/// <summary>Whole networks, each family in miniature: what Torch trains, ONNX Runtime computes.</summary>
[Collection(TorchCollection.Name)]
public class FamilyTests
{
    public static IEnumerable<object[]> Networks =>
        Families.All.Keys.SelectMany(family => new long[] { 9, 13, 17, 21 }.Select(opset => new object[] { family, opset }));

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_computes_what_ONNX_Runtime_computes_before_and_after_training(string family, long opset)
    {
        TorchLibrary.Load(1);
        var (network, output) = Build(family, opset);
        var differences = Trained.Compare(network.Graph.Build(output), "x", output, [4, 3, 32, 32]);

        Assert.InRange(differences.Before, 0, 1e-5f);
        Assert.InRange(differences.After, 0, 1e-4f);
        Assert.True(differences.Moved > 1e-3, $"The output moved by only {differences.Moved}.");
    }

    [Theory]
    [InlineData("ResNet", 16, 8, 4, 1)]
    [InlineData("MobileNetV2", 16, 8, 1)]
    [InlineData("RegNet", 16, 8, 1)]
    [InlineData("ShuffleNetV2", 16, 8, 4)]
    [InlineData("ConvNeXt", 8, 4, 1)]
    [InlineData("SqueezeNet", 16, 8)]
    public void Stages_end_where_the_maps_become_smaller(string family, params int[] heights)
    {
        TorchLibrary.Load(1);
        var (network, output) = Build(family, 13);
        using var module = GraphModule.Create(network.Graph.Build(output), "x", output);
        var stages = module.FindStages(32, 32);
        Assert.Equal(heights, stages.Select(stage => stage.Height));
        Assert.Equal(module.Parameters.Count, stages.Sum(stage => stage.Parameters.Count));
    }

    private static (MiniNetwork Network, string Output) Build(string family, long opset)
    {
        var network = new MiniNetwork(opset);
        return (network, Families.All[family](network));
    }
}
