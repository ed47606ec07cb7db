using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Trunk;

/// <summary>Networks that were exported for one image at a time.</summary>
public class DynamicBatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Fixed_batch_is_opened_also_in_reshapes_before_the_map(int batch)
    {
        var fixedBatch = BackboneFile.Load(Shuffled(batch, target: batch));
        var open = BackboneFile.Load(Shuffled(batch: 0, target: -1));
        var preprocessing = new Preprocessing(32, 32, ResizeMode.Crop);
        var pixels = Enumerable.Range(0, 3 * 3 * 32 * 32).Select(i => i * 31 % 256).Select(value => (float)value).ToArray();

        var expected = GraphRun.Run(FeatureGraph.Build(open, preprocessing, new NeckOptions()), pixels, 3, 3, 32, 32)["features"];
        var actual = GraphRun.Run(FeatureGraph.Build(fixedBatch, preprocessing, new NeckOptions()), pixels, 3, 3, 32, 32)["features"];

        Assert.Equal([3, 8], actual.Shape);
        Assert.Equal(expected.Values, actual.Values);
    }

    [Fact]
    public void Batch_that_is_fixed_by_a_constant_is_refused()
    {
        var network = new TestNetwork(batch: 1);
        var joined = network.Node(
            "Concat", "joined", [network.Stem(), network.Weights("position", 1, 2, 8, 8)], node => node.WithInt("axis", 1));
        var model = network.Build(network.Conv("map", joined, 10, 4));
        Assert.Contains(
            "fixed number of images", Assert.Throws<PipelineException>(() => BackboneFile.Load(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_named()
    {
        var network = new TestNetwork();
        var model = network.Build(network.Conv("map", network.Stem(), 8, 4));
        var weights = model.Graph.Initializer.First(tensor => tensor.Name == "map.weight");
        var values = weights.ToFloats();
        values[3] = float.NaN;
        weights.SetFloats(values);
        var error = Assert.Throws<PipelineException>(() => BackboneFile.Load(model));
        Assert.Contains("not finite numbers. Its weights 'map.weight' hold such.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Network_that_mixes_the_images_of_a_batch_is_refused()
    {
        var network = new TestNetwork();
        var mixed = network.Node(
            "Sub", "mixed", [network.Stem(), network.Node("ReduceMean", "mean", "stem", node => node.WithInts("axes", 0))]);
        Assert.Contains(
            "fixed number of images",
            Assert.Throws<PipelineException>(() => BackboneFile.Load(network.Build(mixed))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Second_input_is_refused()
    {
        var network = new TestNetwork();
        network.Input("drop rate", 1, 1);
        var model = network.Build(network.Node("Mul", "map", [network.Stem(), "drop rate"]));
        Assert.Contains(
            "'drop rate'",
            Assert.Throws<PipelineException>(() => BackboneFile.Load(
                model, new BackboneOptions { Mean = [0, 0, 0], Std = [1, 1, 1], FeatureMap = "map" })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Network_that_ONNX_Runtime_cannot_run_is_refused_with_its_reason()
    {
        var network = new TestNetwork();
        var model = network.Build(network.Conv("map", network.Stem(), from: 7, to: 4));
        var error = Assert.Throws<PipelineException>(() => BackboneFile.Load(model));
        Assert.Contains("cannot run the network on an image of 32 × 32", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("onnxruntime_src", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Channel shuffle (Zhang et al., ShuffleNet, 2018), whose first reshape begins with the batch.</summary>
    private static OnnxModel Shuffled(int batch, long target)
    {
        var network = new TestNetwork(batch: batch);
        var groups = network.Node("Reshape", "groups", [network.Stem(), network.Longs("groups.shape", target, 2, 4, 8, 8)]);
        var swapped = network.Node("Transpose", "swapped", groups, node => node.WithInts("perm", 0, 2, 1, 3, 4));
        var map = network.Conv("map", network.Node("Reshape", "shuffled", [swapped, network.Longs("shape", target, 8, 8, 8)]), 8, 8);
        return network.Build(network.Gemm("classes", network.Flatten("flat", network.GlobalAverage("pool", map)), 8, 5));
    }
}
