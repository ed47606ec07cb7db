using Pipelines.Backbones.Weights;
using Pipelines.Onnx;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Backbones.Weights;

public class WeightLoadingTests
{
    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("backbone.")]
    [InlineData("module.encoder.")]
    public void Weights_reach_the_initializers_of_the_same_names(string prefix)
    {
        var (source, target) = (Network(seedSteps: 3), Network());
        using var weights = Weights(source, name => prefix + name);

        var loaded = WeightLoading.Load(weights, target);

        Assert.Equal(new NamePrefix(prefix, ""), loaded.Prefix);
        Assert.Equal(["conv.weight", "conv.bias", "fc.weight", "fc.bias"], loaded.Loaded);
        Assert.Empty(loaded.LeftOut);
        AssertSame(source, target, "conv.weight", "conv.bias", "fc.weight", "fc.bias");
        AssertSame(Network(), target, "limit", "upperLimit");
    }

    [Fact]
    public void A_prefix_that_only_the_graph_has_is_found()
    {
        var (source, target) = (Network(seedSteps: 3), Network());
        foreach (var initializer in target.Graph.Initializer)
        {
            initializer.Name = "encoder." + initializer.Name;
        }

        using var weights = Weights(source);

        Assert.Equal(new NamePrefix("", "encoder."), WeightLoading.Load(weights, target).Prefix);
        Assert.Equal(Floats(source, "fc.weight"), Floats(target, "encoder.fc.weight"));
    }

    [Fact]
    public void All_that_does_not_fit_is_told_at_once_and_nothing_is_changed()
    {
        var target = Network();
        var before = target.ToByteArray();
        using var weights = Weights(Network(classes: 5), name => name switch { "conv.weight" => "conv.kernel", _ => name });

        var error = Assert.Throws<PipelineException>(() => WeightLoading.Load(weights, target));

        Assert.Equal(
            [
                "The tensor 'conv.weight' [4, 3, 3, 3] of test.onnx is missing.",
                "The tensor 'fc.weight' has the shape [5, 4], test.onnx needs [2, 4].",
                "The tensor 'fc.bias' has the shape [5], test.onnx needs [2].",
                "The tensor 'conv.kernel' [4, 3, 3, 3] has no place in test.onnx.",
            ],
            error.Problems.Select(problem => problem.Found));
        Assert.All(error.Problems, problem => Assert.Equal("weights.onnx", problem.Place));
        Assert.Equal(before, target.ToByteArray());
    }

    [Fact]
    public void The_classifier_of_other_classes_is_left_out_when_it_is_named()
    {
        var (source, target) = (Network(seedSteps: 3, classes: 5), Network());
        using var weights = Weights(source, name => "backbone." + name);

        var loaded = WeightLoading.Load(weights, target, classifier: "fc");

        Assert.Equal(["conv.weight", "conv.bias"], loaded.Loaded);
        Assert.Equal(["backbone.fc.weight", "backbone.fc.bias"], loaded.LeftOut);
        AssertSame(source, target, "conv.weight", "conv.bias");
        AssertSame(Network(), target, "fc.weight", "fc.bias");
    }

    [Fact]
    public void A_classifier_that_fits_is_loaded_although_it_is_named()
    {
        var (source, target) = (Network(seedSteps: 3), Network());
        using var weights = Weights(source);

        Assert.Equal(4, WeightLoading.Load(weights, target, classifier: "fc").Loaded.Count);
        AssertSame(source, target, "fc.weight", "fc.bias");
    }

    [Fact]
    public void Another_head_beside_the_backbone_is_left_out_with_the_classifier_only()
    {
        using var weights = Weights(
            Network(seedSteps: 3), name => name.StartsWith("fc", StringComparison.Ordinal) ? "head.projection." + name : "encoder." + name);

        Assert.Equal(
            ["head.projection.fc.weight", "head.projection.fc.bias"], WeightLoading.Load(weights, Network(), classifier: "fc").LeftOut);
        Assert.Equal(4, Assert.Throws<PipelineException>(() => WeightLoading.Load(weights, Network())).Problems.Count);
    }

    [Fact]
    public void Weights_of_another_family_are_one_problem_with_names_of_both_sides()
    {
        using var weights = Weights(Network(), name => "x" + name);

        var problem = Assert.Single(Assert.Throws<PipelineException>(() => WeightLoading.Load(weights, Network())).Problems);

        Assert.Contains("('xconv.weight', 'xconv.bias', 'xfc.weight' ...)", problem.Found, StringComparison.Ordinal);
        Assert.Contains("('conv.weight', 'conv.bias', 'fc.weight' ...)", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_need_no_place_and_every_float_type_becomes_float32()
    {
        using var weights = StateDictionary.Load(WeightFiles.Path("checkpoint.pth"));
        var graph = GraphWithNamesOf(weights, name => name["module.".Length..]);

        var loaded = WeightLoading.Load(weights, graph);

        Assert.Equal(["module.steps", "module.mask", "module.bytes"], loaded.LeftOut);
        Assert.All(
            graph.Graph.Initializer,
            initializer => Assert.Equal(weights.Find("module." + initializer.Name)!.ToFloats(), initializer.ToFloats()));
    }

    [SharedFact]
    public void A_whole_state_dict_fills_a_graph_with_its_names()
    {
        using var weights = StateDictionary.Load(SharedFolder.File("weights", "resnet18_w16.pth"));
        var graph = GraphWithNamesOf(weights, name => name);

        var loaded = WeightLoading.Load(weights, graph);

        Assert.Equal(20, loaded.LeftOut.Count);
        Assert.All(loaded.LeftOut, name => Assert.EndsWith("num_batches_tracked", name, StringComparison.Ordinal));
        Assert.All(
            graph.Graph.Initializer, initializer => Assert.Equal(weights.Find(initializer.Name)!.ToFloats(), initializer.ToFloats()));
    }

    /// <summary>A graph whose initializers have the shapes of the file's weights, and values of zero.</summary>
    private static OnnxModel GraphWithNamesOf(StateDictionary weights, Func<string, string> rename)
    {
        var network = new TestNetwork();
        foreach (var tensor in weights.Tensors.Where(tensor => tensor.IsFloatingPoint))
        {
            network.Floats(rename(tensor.Name), [.. tensor.Shape], new float[tensor.Count]);
        }

        return network.Build(network.GlobalAverage("pool", "input"));
    }

    private static OnnxModel Network(int seedSteps = 0, int classes = 2)
    {
        var network = new TestNetwork(size: 8);
        for (var i = 0; i < seedSteps; i++)
        {
            network.Weights("skipped", 1);
        }

        network.Proto.Graph.Initializer.Clear();
        var map = network.Conv("conv", "input", 3, 4);
        var pool = network.Flatten(
            "flat",
            network.GlobalAverage(
                "pool", network.Node("Clip", "clip", [map, network.Floats("limit", [], 0), network.Floats("upperLimit", [1], 6)])));
        return network.Build(network.Gemm("fc", pool, 4, classes));
    }

    private static StateDictionary Weights(OnnxModel model, Func<string, string>? rename = null)
    {
        var copy = model.Clone();
        foreach (var initializer in copy.Graph.Initializer.ToList())
        {
            if (initializer.Name is "limit" or "upperLimit")
            {
                copy.Graph.Initializer.Remove(initializer);
            }

            initializer.Name = rename?.Invoke(initializer.Name) ?? initializer.Name;
        }

        return StateDictionary.Parse(copy.ToByteArray(), "weights.onnx");
    }

    private static void AssertSame(OnnxModel expected, OnnxModel actual, params string[] names) =>
        Assert.All(names, name => Assert.Equal(Floats(expected, name), Floats(actual, name)));

    private static float[] Floats(OnnxModel model, string name) =>
        model.Graph.Initializer.Single(initializer => initializer.Name == name).ToFloats();
}
