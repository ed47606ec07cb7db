using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Tests.Backbones;
using AttributeType = Pipelines.Onnx.Format.AttributeProto.Types.AttributeType;

namespace Pipelines.Tests.Onnx;

public class GraphEditingTests
{
    [Fact]
    public void A_cut_keeps_what_the_tensor_needs_and_nothing_else()
    {
        var model = BackboneTests.ResNet();
        var before = model.ToByteArray();

        var cut = model.CutAt("stem");

        Assert.Equal(["stem.0.node", "stem.0.relu.node", "stem.1.node", "stem.node"], cut.Graph.Node.Select(node => node.Name));
        Assert.Equal(["stem.0.weight", "stem.0.bias", "stem.1.weight", "stem.1.bias"], cut.Graph.Initializer.Select(tensor => tensor.Name));
        Assert.Equal(before, model.ToByteArray());
        Assert.Throws<ArgumentException>(() => model.CutAt("input"));
    }

    [Fact]
    public void A_cut_gives_the_values_that_the_tensor_had_inside()
    {
        var model = BackboneTests.ResNet();
        var whole = model.Clone();
        whole.Graph.Output.Add(new ValueInfoProto { Name = "block" });
        var pixels = Enumerable.Range(0, 3 * 32 * 32).Select(i => (float)Math.Sin(i)).ToArray();
        Assert.Equal(
            GraphRun.Run(whole, pixels, 1, 3, 32, 32)["block"].Values,
            GraphRun.Run(model.CutAt("block"), pixels, 1, 3, 32, 32)["block"].Values);
    }

    [Fact]
    public void Old_files_that_list_weights_among_the_inputs_are_brought_up_to_date()
    {
        var network = new TestNetwork(opset: 8);
        network.Proto.IrVersion = 3;
        network.Node("Relu", "map", network.Conv("conv", "input", 3, 4));
        network.Input("conv.weight", 1, 4, 3, 3, 3);
        network.Input("conv.bias", 1, 4);

        var cut = network.Build("map").CutAt("map");

        Assert.Equal("input", Assert.Single(cut.Graph.Input).Name);
        Assert.Equal([1, 4, 8, 8], GraphRun.Run(FixedSize(cut), new float[192], 1, 3, 8, 8)["map"].Shape);
    }

    [Fact]
    public void What_a_subgraph_takes_from_outside_is_kept_and_renamed()
    {
        var network = new TestNetwork(size: 8);
        var map = network.Conv("map", "input", 3, 3, kernel: 1);
        var condition = network.Node(
            "Greater",
            "condition",
            [network.Node("ReduceMax", "maximum", map, node => node.WithInt("keepdims", 0)), network.Floats("limit", [], 0f)]);
        network.Node("If", "chosen", condition, node =>
        {
            node.Attribute.Add(Branch("then_branch", "Relu", map));
            node.Attribute.Add(Branch("else_branch", "Neg", map));
        });
        var model = network.Build(network.Node("Identity", "output", "chosen"));
        var expected = GraphRun.Run(model, Pixels, 1, 3, 8, 8)["output"].Values;

        var cut = model.CutAt("chosen");
        GraphEditing.RenameTensor(cut.Graph, map, "renamed");

        Assert.Equal(expected, GraphRun.Run(cut, Pixels, 1, 3, 8, 8)["chosen"].Values);
    }

    [Fact]
    public void Nodes_out_of_order_are_put_into_order()
    {
        var model = BackboneTests.ResNet();
        var reversed = model.Graph.Node.Reverse().ToList();
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(reversed);

        GraphEditing.Prune(model);

        var made = new HashSet<string>(model.Graph.Initializer.Select(tensor => tensor.Name)) { "input" };
        foreach (var node in model.Graph.Node)
        {
            Assert.All(node.Input, input => Assert.Contains(input, made));
            made.UnionWith(node.Output);
        }
    }

    [Fact]
    public void The_index_answers_for_constants_also_behind_Identity()
    {
        var network = new TestNetwork();
        network.Node("Identity", "shared", network.Node("Constant", "value", [], node => node.Attribute.Add(
            new AttributeProto { Name = "value", Type = AttributeType.Tensor, T = TensorData.Floats("", [2], [1, 2]) })));
        var index = new GraphIndex(network.Build(network.Stem()).Graph);

        Assert.Equal([1f, 2f], index.Constant("shared")!.ToFloats());
        Assert.Null(index.Constant("stem"));
        Assert.Equal(["stem.0.relu.node"], index.Consumers("stem.0").Select(node => node.Name));
        Assert.Equal("stem.0.node", index.Producer("stem.0")?.Name);
        Assert.Null(index.Producer("input"));
    }

    [Fact]
    public void Names_given_by_the_builder_never_meet_those_of_the_network()
    {
        var network = new TestNetwork();
        network.Node("Relu", GraphBuilder.Prefix + "mean", "input");
        var model = network.Build(network.Stem());
        var builder = new GraphBuilder(model);

        Assert.Equal(GraphBuilder.Prefix + "mean_2", builder.Floats("mean", [1], [0]));
        Assert.Equal(GraphBuilder.Prefix + "mean_3", builder.Floats("mean", [1], [0]));
    }

    [Fact]
    public void Typed_lists_and_raw_bytes_hold_the_same_values()
    {
        var listed = new TensorProto { Name = "w", DataType = (int)TensorProto.Types.DataType.Float };
        listed.Dims.Add(2);
        listed.FloatData.AddRange([1f, 2f]);
        Assert.Equal([1f, 2f], listed.ToFloats());

        listed.SetFloats([3f, 4f]);

        Assert.Empty(listed.FloatData);
        Assert.Equal([3f, 4f], listed.ToFloats());
        Assert.Throws<InvalidOperationException>(() => listed.ToLongs());
    }

    private static float[] Pixels => [.. Enumerable.Range(0, 192).Select(i => (float)Math.Cos(i))];

    private static AttributeProto Branch(string name, string operatorType, string input)
    {
        var graph = new GraphProto { Name = name };
        var node = new NodeProto { OpType = operatorType };
        node.Input.Add(input);
        node.Output.Add(name + ".out");
        graph.Node.Add(node);
        graph.Output.Add(new ValueInfoProto { Name = name + ".out", Type = new() { TensorType = new() { ElemType = 1 } } });
        return new() { Name = name, Type = AttributeType.Graph, G = graph };
    }

    private static OnnxModel FixedSize(OnnxModel model)
    {
        model.Graph.Input[0].Type.TensorType.Shape = GraphBuilder.BatchOfFloats("input", 3, 8, 8).Type.TensorType.Shape;
        return model;
    }
}
