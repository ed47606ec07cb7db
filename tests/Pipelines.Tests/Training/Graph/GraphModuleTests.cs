using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Tests.Onnx;
using Pipelines.Training;
using Pipelines.Training.Graph;
using static TorchSharp.torch;

namespace Pipelines.Tests.Training.Graph;

[Collection(TorchCollection.Name)]
public class GraphModuleTests
{
    public GraphModuleTests() => TorchLibrary.Load(1);

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
                ("conv", ParameterKind.Weight), ("conv", ParameterKind.Bias), ("norm", ParameterKind.NormalizationScale), ("norm", ParameterKind.NormalizationOffset),
                ("scaled", ParameterKind.Scale), ("y", ParameterKind.Weight), ("y", ParameterKind.Bias),
            ],
            module.Parameters.Select(parameter => (parameter.Node, parameter.Kind)));
        Assert.Equal(module.Parameters.Select(parameter => parameter.NodeIndex).Order(), module.Parameters.Select(parameter => parameter.NodeIndex));
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
            module.Parameters.First(parameter => parameter.Node == "b" && parameter.Kind == ParameterKind.NormalizationScale).Value.fill_(9);
        }

        var written = new GraphIndex(module.WriteBack(model).Graph);
        var (a, b) = (written.Producer("a")!, written.Producer("b")!);
        Assert.Equal([9f, 9, 9, 9], written.Initializers[b.Input[1]].ToFloats());
        Assert.Equal(new GraphIndex(model.Graph).Initializers[scale].ToFloats(), written.Initializers[a.Input[1]].ToFloats());
        Assert.Equal(new GraphIndex(model.Graph).Initializers[scale].ToFloats(), written.Constant(written.Producer("unrelated")!.Input[0])!.ToFloats());
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

        Assert.Equal([bias, "b.bias"], module.Parameters.Where(parameter => parameter.Kind == ParameterKind.Bias).Select(parameter => parameter.Name));
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

    [Theory]
    [InlineData(9)]
    [InlineData(15)]
    public void What_an_export_in_training_mode_leaves_is_stripped_and_running_statistics_are_written_back(long opset)
    {
        var graph = new OperatorCase(opset, 4, 3, 6, 6);
        graph.Node("Conv", "conv", ["x", graph.Floats(4, 3, 3, 3)]);
        graph.Node(
            "BatchNormalization",
            "norm",
            ["conv", graph.Positive(4), graph.Floats(4), graph.Floats(4), graph.Positive(4)],
            node => _ = opset >= 14 ? node.WithInt("training_mode", 1) : node,
            outputs: opset >= 14 ? 3 : 5);
        var inputs = opset >= 12 ? new[] { "norm", graph.Number(0.5f), graph.Node("Constant", "on", [], node => node.Attribute.Add(Truth())) } : ["norm"];
        graph.Node("Dropout", "y", inputs, outputs: 2);
        var model = graph.Build("y");
        using var module = GraphModule.Create(model, "x", "y");

        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var input = randn(4, 3, 6, 6);
        module.train();
        module.call(input);
        var written = module.WriteBack(model);

        module.eval();
        var expected = module.call(input).data<float>().ToArray();
        GraphRun.AssertClose(expected, GraphRun.Run(written, input.data<float>().ToArray(), 4, 3, 6, 6)["y"].Values, 1e-5f);
        Assert.All(written.Graph.Node, node => Assert.Single(node.Output));

        static AttributeProto Truth() => new()
        {
            Name = "value",
            Type = AttributeProto.Types.AttributeType.Tensor,
            T = new TensorProto { DataType = (int)TensorProto.Types.DataType.Bool, Int32Data = { 1 } },
        };
    }

    [Fact]
    public void Running_statistics_move_by_ONNX_momentum_and_frozen_ones_do_not()
    {
        var graph = new OperatorCase(13, 5, 2, 3, 3);
        var (mean, variance) = (graph.Floats(2), graph.Positive(2));
        graph.Node("BatchNormalization", "y", ["x", graph.Positive(2), graph.Floats(2), mean, variance], node => node.WithFloat("momentum", 0.8f));
        var model = graph.Build("y");
        var old = new GraphIndex(model.Graph).Initializers[mean].ToFloats();
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var input = randn(5, 2, 3, 3);
        using var module = GraphModule.Create(model, "x", "y");

        module.eval();
        var evaluated = module.call(input).data<float>().ToArray();
        module.train();
        module.SetBatchNormFrozen(true);
        Assert.Equal(evaluated, module.call(input).data<float>().ToArray());
        Assert.Equal(old, Mean());

        module.SetBatchNormFrozen(false);
        Assert.NotEqual(evaluated, module.call(input).data<float>().ToArray());
        var batch = input.mean([0, 2, 3]).data<float>().ToArray();
        GraphRun.AssertClose([(0.8f * old[0]) + (0.2f * batch[0]), (0.8f * old[1]) + (0.2f * batch[1])], Mean(), 1e-6f);

        float[] Mean() => new GraphIndex(module.WriteBack(model).Graph).Initializers[mean].ToFloats();
    }

    [Fact]
    public void Dropout_drops_in_training_only()
    {
        var graph = new OperatorCase(11, 1, 1000);
        graph.Node("Dropout", "y", ["x"], node => node.WithFloat("ratio", 0.25f));
        using var module = GraphModule.Create(graph.Build("y"), "x", "y");
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        module.train();
        var dropped = module.call(ones(1, 1000)).data<float>().ToArray();
        Assert.InRange(dropped.Count(value => value == 0), 200, 300);
        Assert.All(dropped.Where(value => value != 0), value => Assert.Equal(4f / 3, value, 5));
        module.eval();
        Assert.All(module.call(ones(1, 1000)).data<float>().ToArray(), value => Assert.Equal(1, value));
    }

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
        Assert.StartsWith("The node 'linear' cannot run on an input of 2 × 3 × 9 × 9: ", Assert.Single(error.Problems).Found, StringComparison.Ordinal);
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

    [Fact]
    public void Training_steps_leave_no_tensors_behind()
    {
        var network = new MiniNetwork(13);
        var output = Families.All["ShuffleNetV2"](network);
        using var scope = NewDisposeScope();
        using var module = GraphModule.Create(network.Graph.Build(output), "x", output);
        using var optimizer = optim.SGD(module.parameters(), 1e-3);
        var input = randn(4, 3, 32, 32);
        _ = LivingTensors();
        var counts = new List<long>();
        for (var step = 0; step < 10; step++)
        {
            using (NewDisposeScope())
            {
                optimizer.zero_grad();
                module.call(input).square().mean().backward();
                optimizer.step();
            }

            counts.Add(Tensor.TotalCount);
        }

        Assert.Single(counts.Skip(2).Distinct());
    }

    [Fact]
    public void A_module_that_is_disposed_leaves_no_tensors_behind()
    {
        var network = new MiniNetwork(13);
        var output = Families.All["ConvNeXt"](network);
        var model = network.Graph.Build(output);
        var before = LivingTensors();
        int parameters;
        using (var module = GraphModule.Create(model, "x", output))
        {
            using var scope = NewDisposeScope();
            module.call(zeros(1, 3, 32, 32));
            parameters = module.Parameters.Count;
        }

        // TorchSharp never stops counting the tensor that a parameter was made of, though nothing of it is left.
        Assert.Equal(before + parameters, LivingTensors());
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

    /// <summary>Tensors that other tests left to the garbage collector do not count.</summary>
    private static long LivingTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
