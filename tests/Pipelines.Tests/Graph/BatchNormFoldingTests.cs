using Pipelines.Backbones.Architectures;
using Pipelines.Graph.Rewriting;
using Pipelines.Onnx;
using Pipelines.Tests.Clustering;
using Pipelines.Tests.Onnx;

namespace Pipelines.Tests.Graph;

/// <summary>What ONNX Runtime computes before and after.</summary>
public sealed class BatchNormFoldingTests
{
    public static IEnumerable<object[]> Networks =>
        Families.All.Keys.SelectMany(family => new long[] { 9, 13, 17 }.Select(opset => new object[] { family, opset }));

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_gives_the_same_numbers(string family, long opset)
    {
        var network = new MiniNetwork(opset);
        var output = Families.All[family](network);
        AssertSame(network.Graph.Build(output), 4, 3, 32, 32);
    }

    /// <summary>With statistics that a training could have left.</summary>
    [Theory]
    [InlineData("resnet18", 0.125, 0)]
    [InlineData("mobilenet_v2", 0.25, 0)]
    [InlineData("cifar_resnet20", 1, 0)]
    [InlineData("compact_resnet", 0.5, 0)]
    [InlineData("densenet121", 1, 62)]
    public void An_architecture_gives_the_same_numbers_with_as_few_normalisations_as_can_be(string name, double widthFactor, int left)
    {
        var model = ArchitectureTable.Find(name)!.Build(classes: 5, seed: 3, widthFactor);
        var random = new Random(1);
        foreach (var norm in model.Graph.Node.Where(node => node.OpType == "BatchNormalization").ToList())
        {
            foreach (var (input, (from, to)) in norm.Input.Skip(1).Zip([(0.5f, 1.5f), (-0.5f, 0.5f), (-0.5f, 0.5f), (0.3f, 3f)]))
            {
                var stored = model.Graph.Initializer.Single(tensor => tensor.Name == input);
                stored.SetFloats([.. stored.ToFloats().Select(_ => from + ((to - from) * random.NextSingle()))]);
            }
        }

        var folded = AssertSame(model, 1, 3, 64, 64);
        Assert.Equal(left, folded.Graph.Node.Count(node => node.OpType == "BatchNormalization"));
        var weights = model.Graph.Node.Where(node => node.OpType is "Conv" or "Gemm").Select(node => node.Input[1]);
        Assert.Equal(
            weights.Order(), folded.Graph.Node.Where(node => node.OpType is "Conv" or "Gemm").Select(node => node.Input[1]).Order());
        Assert.Equal(model.Graph.Output.Select(output => output.Name), folded.Graph.Output.Select(output => output.Name));
    }

    [Theory]
    [InlineData(false, "vector")]
    [InlineData(true, "vector")]
    [InlineData(true, "number")]
    [InlineData(false, "none")]
    public void A_linear_layer_takes_it_up_with_its_factors(bool transposed, string bias)
    {
        var graph = new OperatorCase(17, 3, 6);
        string[] inputs = ["x", transposed ? graph.Floats(4, 6) : graph.Floats(6, 4)];
        inputs = bias switch { "vector" => [.. inputs, graph.Floats(4)], "number" => [.. inputs, graph.Number(0.7f)], _ => inputs };
        graph.Node("Gemm", "y", inputs, node => node.WithInt("transB", transposed ? 1 : 0).WithFloat("alpha", 0.5f).WithFloat("beta", 2));
        Norm(graph, "z", "y", 4);
        Assert.Equal(["Gemm"], Types(AssertSame(graph.Build("z"), 3, 6)));
    }

    [Fact]
    public void One_after_the_other_both_go()
    {
        var graph = new OperatorCase(9, 2, 3, 8, 8);
        graph.Node("Conv", "a", ["x", graph.Floats(5, 3, 3, 3)]);
        Norm(graph, "b", "a", 5);
        Norm(graph, "c", "b", 5);
        Assert.Equal(["Conv"], Types(AssertSame(graph.Build("c"), 2, 3, 8, 8)));
    }

    [Fact]
    public void Layers_that_share_weights_get_their_own()
    {
        var graph = new OperatorCase(17, 2, 3, 8, 8);
        var (weight, bias) = (graph.Floats(3, 3, 1, 1), graph.Floats(3));
        Norm(graph, "b", graph.Node("Conv", "a", ["x", weight, bias]), 3);
        Norm(graph, "d", graph.Node("Conv", "c", ["b", weight, bias]), 3);
        Assert.Equal(["Conv", "Conv"], Types(AssertSame(graph.Build("d"), 2, 3, 8, 8)));
    }

    [Fact]
    public void What_somebody_else_reads_stays()
    {
        var graph = new OperatorCase(17, 2, 3, 8, 8);
        graph.Node("Conv", "a", ["x", graph.Floats(3, 3, 1, 1)]);
        Norm(graph, "b", "a", 3);
        graph.Node("Add", "c", ["a", "b"]);
        graph.Node("Conv", "d", ["c", graph.Floats(3, 3, 1, 1)]);
        Norm(graph, "e", "d", 3);
        Norm(graph, "f", graph.Node("Relu", "r", ["e"]), 3);

        // The result of d is an output itself, and the last one follows no layer.
        Assert.Equal(
            ["Conv", "BatchNormalization", "Add", "Conv", "BatchNormalization", "Relu", "BatchNormalization"],
            Types(AssertSame(graph.Build("f", "d"), 2, 3, 8, 8)));
    }

    [Fact]
    public void The_model_that_comes_in_stays_as_it_is()
    {
        var graph = new OperatorCase(17, 2, 3, 8, 8);
        Norm(graph, "b", graph.Node("Conv", "a", ["x", graph.Floats(3, 3, 1, 1)]), 3);
        var model = graph.Build("b");
        var before = model.ToByteArray();
        var folded = BatchNormFolding.Fold(model);
        Assert.Equal(before, model.ToByteArray());
        Assert.Equal(folded.ToByteArray(), BatchNormFolding.Fold(folded).ToByteArray());
    }

    private static void Norm(OperatorCase graph, string name, string input, int channels) => graph.Node(
        "BatchNormalization",
        name,
        [input, graph.Positive(channels), graph.Floats(channels), graph.Floats(channels), graph.Positive(channels)],
        node => node.WithFloat("epsilon", 0.01f));

    private static IEnumerable<string> Types(OnnxModel model) => model.Graph.Node.Select(node => node.OpType);

    private static OnnxModel AssertSame(OnnxModel model, params int[] shape)
    {
        var folded = BatchNormFolding.Fold(model);
        Assert.True(folded.ToByteArray().Length <= model.ToByteArray().Length);
        float[] values =
            [.. new Numbers(4).Matrix(1, shape.Aggregate(1, (product, size) => product * size)).Values.Select(value => (2 * value) - 1)];
        var expected = GraphRun.Run(model, values, shape);
        foreach (var (name, (size, numbers)) in GraphRun.Run(folded, values, shape))
        {
            Assert.Equal(expected[name].Shape, size);

            // Relative to the largest: rounding is, too.
            var largest = expected[name].Values.Max(Math.Abs);
            Assert.All(expected[name].Values.Zip(numbers), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));
        }

        return folded;
    }
}
