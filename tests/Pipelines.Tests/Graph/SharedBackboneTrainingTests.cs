using Pipelines.Backbones;
using Pipelines.Graph;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Graph;

/// <summary>The real backbones as modules.</summary>
[Collection(TorchCollection.Name)]
public class SharedBackboneTrainingTests
{
    [SharedTheory]
    [InlineData("mobilenet_v2", 224)]
    [InlineData("mobilenet_v1_0.25_128", 128)]
    public void A_real_backbone_computes_what_ONNX_Runtime_computes_before_and_after_training(string name, int size)
    {
        TorchLibrary.Load(2);
        var model = OnnxModel.Load(SharedFolder.File("backbones", $"{name}_imagenet.onnx"));
        var differences = Trained.Compare(model, "input", "embedding", [2, 3, size, size], steps: 2);
        Assert.InRange(differences.Before, 0, 1e-4f);
        Assert.InRange(differences.After, 0, 1e-4f);
        Assert.True(differences.Moved > 1e-3);
    }

    [SharedFact]
    public void The_stages_of_a_feature_graph_are_those_of_its_backbone()
    {
        TorchLibrary.Load(2);
        var backbone = Backbone.Load(new BackboneOptions { Model = "mobilenet_v2_imagenet.onnx" }, SharedFolder.File("backbones"));
        var features = FeatureGraph.Build(backbone, new Preprocessing(96, 110, ResizeMode.Crop), new NeckOptions());
        using var module = GraphModule.Create(features, FeatureGraph.Input, FeatureGraph.Output);

        // 52 convolutions with biases; the constants for crop and normalisation are not among them.
        Assert.Equal(104, module.Parameters.Count);
        Assert.DoesNotContain(module.Parameters, parameter => parameter.Name.StartsWith(GraphBuilder.Prefix, StringComparison.Ordinal));

        var stages = module.FindStages(110, 110);
        Assert.Equal([48, 24, 12, 6, 3], stages.Select(stage => stage.Height));
        Assert.Equal(module.Parameters, stages.SelectMany(stage => stage.Parameters).OrderBy(parameter => parameter.NodeIndex));
    }
}
