using Pipelines.Graph;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Tests.Graph;

/// <summary>Which stored numbers of a graph are trained, and how they go back into it.</summary>
[Collection(TorchCollection.Name)]
public class LearnedNumbersTests
{
    public LearnedNumbersTests() => TorchLibrary.Load(1);

    [Fact]
    public void Parameters_are_what_layers_learn_and_nothing_else()
    {
        // Normalisation of pixels, a convolution, batch normalisation, Clip, a layer scale, a single number, a linear layer.
        var graph = new OperatorCase(13, 2, 3, 8, 8);
        graph.Node("Sub", "centred", ["x", graph.Floats(1, 3, 1, 1)]);
        graph.Node("Conv", "conv", ["centred", graph.Floats(4, 3, 3, 3), graph.Floats(4)]);
        graph.Node("BatchNormalization", "norm", ["conv", graph.Positive(4), graph.Floats(4), graph.Floats(4), graph.Positive(4)]);
        graph.Node("Clip", "clip", ["norm", graph.Number(0), graph.Number(6)]);
        graph.Node("Mul", "scaled", ["clip", graph.Floats(4, 1, 1)]);
        graph.Node("Div", "halved", ["scaled", graph.Number(2)]);
        graph.Node("GlobalAveragePool", "pooled", ["halved"]);
        graph.Node("Reshape", "vector", ["pooled", graph.Longs(0, -1)]);
        graph.Node("Gemm", "y", ["vector", graph.Floats(4, 5), graph.Floats(5)]);
        using var module = GraphModule.Create(graph.Build("y"), "x", "y");

        Assert.Equal(
            [
                ("conv", ParameterKind.Weight), ("conv", ParameterKind.Bias), ("norm", ParameterKind.NormalizationScale),
                ("norm", ParameterKind.NormalizationOffset),
                ("scaled", ParameterKind.Scale), ("y", ParameterKind.Weight), ("y", ParameterKind.Bias),
            ],
            module.Parameters.Select(parameter => (parameter.Node, parameter.Kind)));
        Assert.Equal(
            module.Parameters.Select(parameter => parameter.NodeIndex).Order(), module.Parameters.Select(parameter => parameter.NodeIndex));
        Assert.Equal(7, module.parameters().Count());
        Assert.Equal(2, module.buffers().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Layers_whose_equal_numbers_are_stored_once_train_apart(bool behindIdentity)
    {
        var graph = new OperatorCase(13, 3, 4, 5, 5);
        var (scale, offset, mean, variance) = (graph.Positive(4), graph.Floats(4), graph.Floats(4), graph.Positive(4));
        graph.Node("BatchNormalization", "a", ["x", scale, offset, mean, variance]);
        graph.Node("Relu", "relu", ["a"]);
        var second = behindIdentity ? graph.Node("Identity", "b.scale", [scale]) : scale;
        graph.Node("BatchNormalization", "b", ["relu", second, offset, mean, variance]);

        // Whoever else reads the numbers wants them as they were.
        graph.Node("ReduceSum", "unrelated", [second]);
        graph.Node("Add", "y", ["b", "unrelated"]);
        var model = graph.Build("y");

        var differences = Trained.Compare(model, "x", "y", [3, 4, 5, 5]);
        Assert.InRange(differences.After, 0, 1e-4f);
        using var module = GraphModule.Create(model, "x", "y");
        Assert.Equal(4, module.Parameters.Count);
        Assert.Equal(4, module.Parameters.Select(parameter => parameter.Name).Distinct().Count());

        using (no_grad())
        {
            module.Parameters.First(parameter => parameter is { Node: "b", Kind: ParameterKind.NormalizationScale }).Value.fill_(9);
        }

        var written = new GraphIndex(module.WriteBack(model).Graph);
        var (a, b) = (written.Producer("a")!, written.Producer("b")!);
        Assert.Equal([9f, 9, 9, 9], written.Initializers[b.Input[1]].ToFloats());
        Assert.Equal(new GraphIndex(model.Graph).Initializers[scale].ToFloats(), written.Initializers[a.Input[1]].ToFloats());
        Assert.Equal(
            new GraphIndex(model.Graph).Initializers[scale].ToFloats(),
            written.Constant(written.Producer("unrelated")!.Input[0])!.ToFloats());
    }

    [Fact]
    public void A_copy_behind_Identity_gets_the_name_of_its_layer_and_the_Identity_goes()
    {
        var graph = new OperatorCase(13, 2, 4, 5, 5);
        var bias = graph.Floats(4);
        graph.Node("Conv", "a", ["x", graph.Floats(4, 4, 1, 1), bias]);
        graph.Node("Identity", "b.bias", [bias]);
        graph.Node("Conv", "y", ["a", graph.Floats(4, 4, 1, 1), "b.bias"]);
        var model = graph.Build("y");
        using var module = GraphModule.Create(model, "x", "y");

        Assert.Equal(
            [bias, "b.bias"],
            module.Parameters.Where(parameter => parameter.Kind == ParameterKind.Bias).Select(parameter => parameter.Name));
        Assert.DoesNotContain(module.WriteBack(model).Graph.Node, node => node.OpType == "Identity");
        Assert.Contains(model.Graph.Node, node => node.OpType == "Identity");
    }

    [Fact]
    public void Weights_in_Constant_nodes_and_weights_that_are_transposed_first_are_trained()
    {
        var graph = new OperatorCase(13, 2, 3, 5, 5);
        graph.Node("Constant", "kernel", [], node => node.Attribute.Add(new AttributeProto
        {
            Name = "value",
            Type = AttributeProto.Types.AttributeType.Tensor,
            T = TensorData.Floats("", [3, 3, 1, 1], [.. Enumerable.Range(0, 9).Select(index => index / 9f)]),
        }));
        graph.Node("Conv", "first", ["x", "kernel"]);
        graph.Node("Conv", "second", ["first", "kernel"]);
        graph.Node("GlobalAveragePool", "pooled", ["second"]);
        graph.Node("Flatten", "flat", ["pooled"]);
        graph.Node("Transpose", "turned", [graph.Floats(4, 3)]);
        graph.Node("MatMul", "y", ["flat", "turned"]);
        var model = graph.Build("y");

        var differences = Trained.Compare(model, "x", "y", [2, 3, 5, 5]);
        Assert.InRange(differences.After, 0, 1e-4f);
        using var module = GraphModule.Create(model, "x", "y");
        Assert.Equal(
            [("kernel", "first"), ("kernel_2", "second"), ("stored.0", "turned")],
            module.Parameters.OrderBy(parameter => parameter.Name).Select(parameter => (parameter.Name, parameter.Node)));
        Assert.Equal([5, 1], module.FindStages(5, 5).Select(stage => stage.Height));
    }

    [Fact]
    public void Numbers_stored_as_a_list_are_replaced_and_other_graphs_are_refused()
    {
        var graph = new OperatorCase(13, 2, 2);
        graph.Node("Gemm", "y", ["x", graph.Floats(2, 2)]);
        var model = graph.Build("y");
        var stored = model.Graph.Initializer[0];
        var numbers = stored.ToFloats();
        stored.ClearRawData();
        stored.FloatData.AddRange(numbers);
        using var module = GraphModule.Create(model, "x", "y");
        using (no_grad())
        {
            module.Parameters[0].Value.mul_(2);
        }

        var written = module.WriteBack(model).Graph.Initializer[0];
        Assert.Equal(numbers.Select(number => 2 * number), written.ToFloats());
        Assert.Empty(written.FloatData);

        var other = new OperatorCase(13, 2, 2);
        other.Node("Gemm", "y", ["x", other.Floats(2, 3)]);
        Assert.Throws<ArgumentException>(() => module.WriteBack(other.Build("y")));
    }
}
