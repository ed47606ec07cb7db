using Pipelines.Graph;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Tests.Graph;

/// <summary>How a graph runs as a module, and what it refuses.</summary>
[Collection(TorchCollection.Name)]
public class GraphModuleTests
{
    public GraphModuleTests() => TorchLibrary.Load(1);

    [Fact]
    public void All_nodes_that_cannot_be_trained_are_named_at_once()
    {
        var graph = new OperatorCase(13, 2, 4, 6, 6);
        graph.Node("Det", "determinant", ["x"]);
        graph.Node("MaxPool", "pool", ["x"], node => node.WithInts("kernel_shape", 2, 2), outputs: 2);
        graph.Node("Cast", "indices", ["pool:1"], node => node.WithInt("to", 1));
        graph.Node("NonZero", "positions", ["x"]);
        graph.Node("Reshape", "reshaped", ["indices", "positions"]);
        graph.Node("Softmax", "known", ["reshaped"]);
        graph.Node("Concat", "y", ["known", "determinant"], node => node.WithInt("axis", 0));
        var error = Assert.Throws<PipelineException>(() => GraphModule.Create(graph.Build("y"), "x", "y"));

        Assert.Equal(
            [
                "The node 'determinant' (Det, opset 13) cannot be trained: it is an operator that training does not have.",
                "The node 'pool' (MaxPool, opset 13) cannot be trained: it is asked for more than its first output.",
                "The node 'positions' (NonZero, opset 13) cannot be trained: it is an operator that training does not have.",
            ],
            error.Problems.Select(problem => problem.Found).Order());
        Assert.All(error.Problems, problem => Assert.Equal("case.onnx", problem.Place));
    }

    [Fact]
    public void Nodes_that_no_output_needs_are_not_asked_for()
    {
        var graph = new OperatorCase(13, 2, 4, 6, 6);
        graph.Node("Relu", "y", ["x"]);
        graph.Node("Det", "determinant", ["y"]);
        using var module = GraphModule.Create(graph.Build("determinant"), "x", "y");
        using var result = module.call(ones(1, 4, 6, 6));
        Assert.Equal([1, 4, 6, 6], result.shape);
    }

    [Fact]
    public void A_newer_opset_than_the_table_knows_is_refused()
    {
        var graph = new OperatorCase(22, 2, 4);
        graph.Node("Relu", "y", ["x"]);
        var error = Assert.Throws<PipelineException>(() => GraphModule.Create(graph.Build("y"), "x", "y"));
        Assert.Contains("opset 22", Assert.Single(error.Problems).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gemm")]
    [InlineData("MatMul")]
    public void An_input_of_the_wrong_shape_is_told_with_the_node_and_the_module_still_works(string type)
    {
        var graph = new OperatorCase(13, 2, 3, 8, 8);
        graph.Node("Conv", "first.conv", ["x", graph.Floats(4, 3, 3, 3)]);
        graph.Node("Flatten", "flat", ["first.conv"]);
        graph.Node(type, "linear", ["flat", graph.Floats(4 * 36, 5)]);
        using var module = GraphModule.Create(graph.Build("linear"), "x", "linear");
        using var scope = NewDisposeScope();
        var error = Assert.Throws<PipelineException>(() => module.call(ones(2, 3, 9, 9)));
        Assert.StartsWith(
            "The node 'linear' cannot run on an input of 2 × 3 × 9 × 9: ", Assert.Single(error.Problems).Found, StringComparison.Ordinal);
        Assert.Equal([2, 5], module.call(ones(2, 3, 8, 8)).shape);
    }

    [Fact]
    public void Numbers_that_are_needed_again_are_not_overwritten()
    {
        // The convolution's result has two readers, or is an output itself, and a sum of constants is used in every run.
        var graph = new OperatorCase(13, 2, 3, 4, 4);
        graph.Node("Conv", "conv", ["x", graph.Floats(3, 3, 1, 1)]);
        graph.Node("Relu", "relu", ["conv"]);
        graph.Node("Add", "both", ["conv", "relu"]);
        graph.Node("Conv", "given", ["both", graph.Floats(3, 3, 1, 1)]);
        graph.Node("Relu", "positive", ["given"]);
        graph.Node("Add", "constant", [graph.Number(1), graph.Number(2)]);
        graph.Node("Add", "shifted", ["constant", graph.Number(3)]);
        graph.Node("Add", "y", ["shifted", "positive"]);
        graph.AssertAlike(["y", "given", "both"]);

        using var module = GraphModule.Create(graph.Build(), "x", "y");
        using var scope = NewDisposeScope();
        module.call(randn(2, 3, 4, 4)).sum().backward();
        Assert.All(module.Parameters, parameter => Assert.NotNull(parameter.Value.grad));
    }

    [Fact]
    public void What_is_concatenated_with_nothing_is_not_overwritten()
    {
        // As DenseNet's blocks begin.
        var graph = new OperatorCase(13, 2, 3, 4, 4);
        graph.Node("Neg", "negative", ["x"]);
        graph.Node("Concat", "alone", ["negative"], node => node.WithInt("axis", 1));
        graph.Node("Relu", "positive", ["alone"]);
        graph.Node("Sub", "y", ["negative", "positive"]);
        graph.AssertAlike(["y"]);
    }

    [Fact]
    public void A_copy_that_nobody_reads_can_be_asked_for()
    {
        var graph = new OperatorCase(13, 2, 4);
        graph.Node("Relu", "y", ["x"]);
        graph.Node("Identity", "copy", ["y"]);
        using var module = GraphModule.Create(graph.Build("y"), "x", "copy");
        using var scope = NewDisposeScope();
        Assert.Equal([0, 2f], module.call(tensor(new float[] { -1, 2 }, [1, 2])).data<float>().ToArray());
    }

    [Fact]
    public void A_tensor_that_the_file_does_not_hold_is_told_with_the_node_that_reads_it()
    {
        var graph = new OperatorCase(13, 2, 4, 6, 6);
        graph.Node("Conv", "y", ["x", "conv.weight"]);
        var error = Assert.Throws<PipelineException>(() => GraphModule.Create(graph.Build("y"), "x", "y"));
        Assert.Equal(
            "The node 'y' (Conv) reads the tensor 'conv.weight', which the file neither stores nor computes; the file is damaged.",
            Assert.Single(error.Problems).Found);
    }

    [Fact]
    public void Several_outputs_come_in_the_order_asked_for()
    {
        var graph = new OperatorCase(13, 2, 4);
        graph.Node("Relu", "a", ["x"]);
        graph.Node("Neg", "b", ["a"]);
        using var module = GraphModule.Create(graph.Build("a", "b"), "x", "b", "x", "a");
        using var scope = NewDisposeScope();
        var input = tensor(new float[] { -1, 2 }, [1, 2]);
        var outputs = module.ForwardAll(input);
        Assert.Equal([0, -2f, -1, 2, 0, 2], outputs.SelectMany(output => output.data<float>().ToArray()));

        // What is given out may be disposed without harm to the input.
        outputs[1].Dispose();
        Assert.Equal(2, input[0, 1].item<float>());
    }
}
