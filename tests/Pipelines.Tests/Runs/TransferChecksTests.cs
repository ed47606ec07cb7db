using Pipelines.Configuration;
using Pipelines.Runs;
using Pipelines.Tests.Onnx;
using Pipelines.Tests.Training.Network;

namespace Pipelines.Tests.Runs;

[Collection(Pipelines.Tests.Training.TorchCollection.Name)]
public sealed class TransferChecksTests
{
    [Fact]
    public void All_layers_that_cannot_be_trained_are_listed_before_anything_runs()
    {
        using var folder = new TemporaryFolder();
        using var pictures = new DrawnClasses();
        var rows = pictures.Draw(8).Images.Select(image => $"{image.Item.Path},{image.Item.Label}");
        folder.Write("images.csv", string.Join('\n', rows.Prepend("path,label")));
        var network = new TestNetwork(size: 16);
        var pooled = network.Node("LpPool", "firstPool", network.Conv("first", "input", 3, 8), node => Pipelines.Onnx.NodeAttributes.WithInts(node, "kernel_shape", 2, 2));
        var again = network.Node("LpPool", "secondPool", network.Conv("second", pooled, 8, 8), node => Pipelines.Onnx.NodeAttributes.WithInts(node, "kernel_shape", 2, 2));
        network.Build(network.Conv("map", again, 8, 8)).Save(Path.Combine(folder.Path, "net.onnx"));
        PipelinesFile File(string form) => PipelinesFile.Load(folder.Write("pipelines.json", $$"""
            { "pipelines": { "p": { "data": "images.csv", "backbone": { "model": "net.onnx", "mean": [0, 0, 0], "std": [1, 1, 1] }, "training": { "transfer": "{{form}}" } } } }
            """));

        var problems = Assert.Throws<ConfigurationException>(() => PipelinePreparation.PrepareAll(File("fineTune"), null, CancellationToken.None)).Problems;

        Assert.Equal(2, problems.Count);
        Assert.All(problems, problem => Assert.Contains("LpPool", problem.Found, StringComparison.Ordinal));
        Assert.Single(PipelinePreparation.PrepareAll(File("featureVectors"), null, CancellationToken.None));
    }
}
