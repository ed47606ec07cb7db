using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Inspection;

public class NetworkInspectionTests
{
    // torch 1.13 and torchvision 0.14: the sizes of outputs times those of one filter, added up by forward hooks over all Conv2d and Linear
    // at 224 × 224, less those of what is cut off (the last Linear; for SqueezeNet the convolution to classes, 512 × 1000 × 13 × 13); and
    // the sum of numel() over parameters().
    [Theory]
    [InlineData("resnet18", 1_814_073_344 - 512_000, 11_689_512)]
    [InlineData("mobilenet_v2", 300_774_272 - 1_280_000, 3_504_872)]
    [InlineData("convnext_tiny", 4_455_531_264 - 768_000, 28_589_128)]
    [InlineData("squeezenet1_1", 349_151_936 - 86_528_000, 1_235_496)]
    public void Counts_are_those_of_PyTorch(string name, long multiplyAdds, long parameters)
    {
        var report = NetworkInspection.Of(name);
        Assert.Equal(multiplyAdds, report.MultiplyAdds);
        Assert.Equal(parameters, report.Parameters + report.ParametersCutOff);
        Assert.Equal((224, 224), (report.Size, report.ShownSize));
        Assert.Empty(report.NotTrainable);
    }

    [Fact]
    public void Stages_are_those_of_the_paper()
    {
        var report = NetworkInspection.Of("resnet18", size: 128);

        // The parameters of conv1 and bn1, layer1 ... layer4 in torchvision's resnet18.
        Assert.Equal(
            [(64, 64, 1, 9_536L), (32, 64, 4, 147_968L), (16, 128, 5, 525_568L), (8, 256, 5, 2_099_712L), (4, 512, 5, 8_393_728L)],
            report.Stages.Select(stage => (stage.Height, stage.Channels, stage.Layers, stage.Parameters)));
        Assert.Equal(("layer3.0.conv1.weight", "layer3.1.bn2.bias"), (report.Stages[3].From, report.Stages[3].To));
        Assert.Equal([512, 4, 4], report.FeatureMapShape);
        Assert.Equal(report.MultiplyAdds, report.Stages.Sum(stage => stage.MultiplyAdds));
    }

    [Fact]
    public void A_file_tells_its_input_its_cut_and_that_it_does_not_know_its_normalisation()
    {
        var network = new TestNetwork();
        network.Proto.Graph.Input.Clear();
        network.Input("pixels", 1, 0, 32, 32, 3);
        var first = network.Node("Transpose", "first", "pixels", node => node.WithInts("perm", 0, 3, 1, 2));
        var report = Inspect(network.Build(network.Gemm(
            "classes", network.Flatten("flat", network.GlobalAverage("pool", network.Residual("block", network.Stem(first)))), 8, 5)));

        var input = Assert.Single(report.Inputs);
        Assert.Equal(("net", "pixels", "float", "last"), (report.Name, input.Name, input.Type, report.Channels));
        Assert.Equal(["any", "32", "32", "3"], input.Shape);
        Assert.Equal("block", report.FeatureMap);
        Assert.Contains("GlobalAveragePool, Flatten, Gemm", report.CutReason, StringComparison.Ordinal);
        Assert.Equal((null, null), (report.Mean, report.Std));
        Assert.Equal(8 * 5 + 5, report.ParametersCutOff);

        // 16 × 16 outputs of 3 × 3 × 3 and 8 × 8 of 4 × 3 × 3, then twice 8 × 8 of 8 × 3 × 3.
        Assert.Equal([16L * 16 * 4 * 27, (8L * 8 * 8 * 36) + (2 * 8 * 8 * 8 * 72)], report.Stages.Select(stage => stage.MultiplyAdds));
    }

    [Fact]
    public void What_cannot_be_trained_is_listed_with_its_reason_and_still_counted()
    {
        var network = new TestNetwork();
        var shrunk = network.Node("Shrink", "shrunk", network.Stem(), node => node.WithFloat("lambd", 0.1f));
        var report = Inspect(network.Build(network.Gemm(
            "classes",
            network.Flatten("flat", network.GlobalAverage("pool", network.Node("Shrink", "again", network.Residual("block", shrunk)))),
            8,
            5)));
        Assert.Collection(
            report.NotTrainable,
            reason => Assert.Contains("'shrunk.node' (Shrink, opset 17) cannot be trained", reason, StringComparison.Ordinal),
            reason => Assert.Contains("'again.node'", reason, StringComparison.Ordinal));
        Assert.Equal(112 + 296 + (2 * 584), report.Parameters);
    }

    [Fact]
    public void A_size_at_which_it_does_not_run_is_told_with_its_own()
    {
        var network = new TestNetwork();
        var tokens = network.Node("Reshape", "tokens", [network.Stem(), network.Longs("shape", 0, 8, 64)]);
        var model = network.Build(network.Conv(
            "map", network.Node("Reshape", "back", [tokens, network.Longs("shape.back", 0, 8, 8, 8)]), 8, 4));
        var error = Assert.Throws<PipelineException>(() => Inspect(model, size: 64));
        Assert.Contains("does not run on images of 64 × 64 pixels; it was made for 32 × 32", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resnet19", "There is no backbone \"resnet19\"")]
    [InlineData("nowhere/resnet18.onnx", "There is no such file")]
    public void What_is_not_there_is_told(string backbone, string found) =>
        Assert.Contains(
            found, Assert.Throws<ConfigurationException>(() => NetworkInspection.Of(backbone)).Message, StringComparison.Ordinal);

    private static NetworkReport Inspect(OnnxModel model, int? size = null)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "net.onnx");
        model.Save(path);
        return NetworkInspection.Of(path, size);
    }
}
