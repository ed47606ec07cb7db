using Pipelines.Backbones;
using Pipelines.Backbones.Inspection;
using Pipelines.Tests.Graph;

namespace Pipelines.Tests.Backbones.Inspection;

public class LearnedTensorsTests
{
    [Fact]
    public void Weights_count_and_statistics_bounds_and_factors_before_the_network_do_not()
    {
        var graph = new OperatorCase(13, 2, 3, 8, 8);
        graph.Node("Mul", "scaled", ["x", graph.Floats(1, 3, 1, 1)]);
        graph.Node("Conv", "conv", ["scaled", graph.Floats(4, 3, 3, 3), graph.Floats(4)]);
        graph.Node("BatchNormalization", "norm", ["conv", graph.Positive(4), graph.Floats(4), graph.Floats(4), graph.Positive(4)]);
        graph.Node("Clip", "y", ["norm", graph.Number(0), graph.Number(6)]);
        Assert.Equal((4 * 3 * 3 * 3) + 4 + 8, LearnedTensors.CountNumbers(graph.Build("y")));
    }

    [SharedFact]
    public void MobileNetV2_has_as_many_as_torchvision_counts()
    {
        // torchvision's MobileNetV2 has 3,504,872; 1,281,000 are the classifier's, and folding leaves the offset of the two numbers of each
        // of the 17,056 normalised channels.
        var backbone = Backbone.Load(new BackboneOptions { Model = "mobilenet_v2_imagenet.onnx" }, SharedFolder.File("backbones"));
        Assert.Equal(3_504_872 - 1_281_000 - 17_056, LearnedTensors.CountNumbers(backbone.Model));
    }
}
