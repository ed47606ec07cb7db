using Pipelines.Graph;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Onnx;
using Pipelines.Tests.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Tests.Graph;

/// <summary>What batch normalisation and dropout do while training, and what is left of it in the written graph.</summary>
[Collection(TorchCollection.Name)]
public class TrainingModeTests
{
    public TrainingModeTests() => TorchLibrary.Load(1);

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
        var inputs = opset >= 12
            ? new[] { "norm", graph.Number(0.5f), graph.Node("Constant", "on", [], node => node.Attribute.Add(Truth())) }
            : ["norm"];
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
        graph.Node(
            "BatchNormalization", "y", ["x", graph.Positive(2), graph.Floats(2), mean, variance], node => node.WithFloat("momentum", 0.8f));
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
}
