using Google.Protobuf;
using Pipelines.Backbones;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Tests.Onnx;
using AttributeType = Pipelines.Onnx.Format.AttributeProto.Types.AttributeType;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Tests.Backbones;

/// <summary>Networks that cannot be run, or must not be, read from a file as users do: each is one error that names the file.</summary>
public class HostileGraphTests
{
    public static TheoryData<string, string> Defects => new()
    {
        { "external constant", "The tensor 'value' of the node 'extra' (Constant) lies in another file" },
        { "external list", "The tensor 'values' of the node 'extra' (Sum) lies in another file" },
        { "external in a branch", "The weight 'inner' in the subgraph 'then_branch' of the node 'extra' (If) lies in another file" },
        { "external constant in a branch", "'value' of the node 'inside' (Constant) in the subgraph" },
        { "external in a function", "'value' of the node 'inside' (Constant) in the function 'f' lies in another file" },
        { "external default", "The tensor 'given' of the function 'f' lies in another file" },
        { "half constant", "The tensor 'value' of the node 'extra' (Constant) is float16" },
        { "brain in a branch", "The weight 'inner' in the subgraph 'then_branch' of the node 'extra' (If) is bfloat16" },
        { "short constant", "'value' of the node 'extra' (Constant) does not hold as many values as its shape [1000]" },
        { "short bytes", "The weight 'bytes' does not hold as many values" },
        { "short halves of bytes", "The weight 'nibbles' does not hold as many values" },
        { "values of another list", "The weight 'listed' does not hold as many values" },
        { "unknown type", "The weight 'odd' is of the unknown element type 99" },
        { "no type", "The weight 'odd' is of the unknown element type 0" },
        { "sparse weight", "The weight 'sparse' is sparse" },
        { "sparse constant", "The tensor 'sparse_value' of the node 'extra' (Constant) is sparse" },
        { "no inputs", "The node 'stem.0.node' (Conv) has no inputs" },
        { "no first input", "The node 'stem.0.node' (Conv) lacks its first input" },
        { "no outputs", "The node 'stem.0.node' (Conv) has no outputs" },
        { "output without a name", "The node 'stem.0.node' (Conv) has no outputs" },
        { "no operator", "names no operator" },
        { "unknown tensor", "The node 'stem.0.node' (Conv) reads the tensor 'nowhere', which the file neither stores nor computes" },
        { "unknown output", "The graph has the output 'nowhere'" },
        { "unknown in a branch", "The node 'inside' (Relu) reads the tensor 'nowhere'" },
        { "cycle in a branch", "The subgraph of the node 'extra' (If) has a cycle" },
        { "made twice in a branch", "The subgraph of the node 'extra' (If) makes the tensor 'a' twice" },
        { "unnamed weight", "The graph stores a tensor without a name" },
        { "unnamed input", "The graph has an input without a name" },
        { "input twice", "The graph has the input 'input' twice" },
        { "two opsets", "The file says twice in which opset it is written: 17 and 11" },
        { "custom operator in a branch", "custom domain 'acme'" },
        { "custom operator in a function", "custom domain 'acme'" },
        { "features is a constant", "'extra' as its last feature map, but that tensor does not depend on the images ('input')" },
        { "features is of the shape only", "'extra' as its last feature map, but that tensor does not depend on the images ('input')" },
        { "output is a constant", "No output of the network depends on its input" },
        { "many images", "at once, which is too much to try it" },
        { "statistics of the batch are read", "is in training mode, and the network reads the statistics that it gives there ('mean')" },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_network_that_cannot_be_run_is_one_clear_error(string defect, string expected)
    {
        var proto = Proto(defect);

        using var folder = new TemporaryFolder();
        var path = System.IO.Path.Combine(folder.Path, "net.onnx");
        File.WriteAllBytes(path, proto.ToByteArray());
        var options = new BackboneOptions { Mean = [0.5, 0.5, 0.5], Std = [0.25, 0.25, 0.25], Model = "net.onnx" };
        var error = Assert.ThrowsAny<PipelineException>(() => Backbone.Load(options, folder.Path));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(path, problem.Place);
        Assert.Contains(expected, problem.Found, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
    }

    [SharedTheory]
    [InlineData("onnx-cut-without-image/conv_noinputs.onnx", "'conv1' (Conv) has no inputs")]
    [InlineData("onnx-cut-without-image/conv_nooutputs.onnx", "'conv1' (Conv) has no outputs")]
    [InlineData("onnx-cut-without-image/features_is_constant.onnx", "'k' as its last feature map, but that tensor does not depend")]
    [InlineData("onnx-cut-without-image/trunk-no-input.onnx", "reads the tensor 'layer1.0.relu'")]
    [InlineData("onnx-external-constant/ext_const_rel.onnx", "lies in another file (external data)")]
    public void The_files_that_failed_once_are_one_clear_error(string file, string expected)
    {
        var error = Assert.ThrowsAny<PipelineException>(() => NetworkInspection.Of(SharedFolder.File(["cases", .. file.Split('/')])));
        Assert.Contains(expected, Assert.Single(error.Problems).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_named_as_feature_map_that_the_images_do_not_reach_is_an_error_of_the_configuration()
    {
        var network = Network();
        network.Node("Relu", "constant", network.Weights("stored", 1, 8, 4, 4));
        var model = network.Build("classes");
        var options = new BackboneOptions { Mean = [0.5, 0.5, 0.5], Std = [0.25, 0.25, 0.25], FeatureMap = "constant" };

        var error = Assert.Throws<ConfigurationException>(() => BackboneFile.Load(model, options));

        Assert.Contains("'constant' of 'net' does not depend on the images", Assert.Single(error.Problems).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("branches")]
    [InlineData("function")]
    [InlineData("output twice")]
    [InlineData("weights of other types")]
    [InlineData("a constant beside")]
    public void What_is_unusual_and_right_is_read(string kind)
    {
        var backbone = BackboneFile.Load(OnnxModel.FromProto(Unusual(kind), "net.onnx"));
        Assert.Equal([8, 8, 8], backbone.FeatureMapShape);
    }

    [Fact]
    public void A_network_of_long_chains_and_many_branches_is_read_in_a_moment()
    {
        // Each Add joins the end of a chain and the first tensor; weights are computed by branches that join again and again.
        var network = new TestNetwork();
        var first = network.Stem();
        var end = first;
        for (var i = 0; i < 3000; i++)
        {
            end = network.Node("Relu", $"chain.{i}", end);
        }

        for (var i = 0; i < 3000; i++)
        {
            end = network.Node("Add", $"join.{i}", [end, i % 2 == 0 ? first : $"chain.{i}"]);
        }

        var weight = network.Weights("weight", 8, 8, 1, 1);
        for (var i = 0; i < 60; i++)
        {
            weight = network.Node("Mul", $"weight.{i}", [weight, network.Node("Add", $"doubled.{i}", [weight, weight])]);
        }

        network.Node("Conv", "map", [end, weight]);
        var model = network.Build(network.Gemm("fc", network.Flatten("flat", network.GlobalAverage("pool", "map")), 8, 3));
        using var folder = new TemporaryFolder();
        model.Save(System.IO.Path.Combine(folder.Path, "net.onnx"));
        var thread = new Thread(() => NetworkStages(model), 512 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(2)), "It does not end.");
    }

    private static void NetworkStages(OnnxModel model)
    {
        var flow = new Pipelines.Graph.Analysis.DataFlow(new GraphIndex(model.Graph), "input");
        Assert.Equal("map", flow.Dominator("pool"));
        Assert.NotEmpty(Pipelines.Graph.Analysis.LearnedInputs.Of(model));
        var stages = new Pipelines.Graph.Analysis.NodeStages(model, "input", new Dictionary<string, (long, long)>());
        Assert.All(model.Graph.Node, node => Assert.Equal(0, stages.StageOf(node)));
    }

    private static TestNetwork Network()
    {
        var network = new TestNetwork();
        network.Gemm("classes", network.Flatten("flat", network.GlobalAverage("pool", network.Stem())), 8, 3);
        return network;
    }

    private static ModelProto Proto(string defect)
    {
        var network = Network();
        var proto = network.Proto;
        var graph = proto.Graph;
        var conv = graph.Node[0];
        var external = new TensorProto { DataType = 1, Dims = { 1 }, DataLocation = TensorProto.Types.DataLocation.External };
        external.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "secret.bin" });
        var half = new TensorProto { DataType = (int)DataType.Float16, Dims = { 1 }, RawData = ByteString.CopyFrom(0, 0) };
        graph.Output.Add(new ValueInfoProto { Name = "classes" });
        switch (defect)
        {
            case "external constant": Constant(external); break;
            case "external list":
                Extra("Sum", "input").Attribute.Add(
                new AttributeProto { Name = "values", Type = AttributeType.Tensors, Tensors = { external } }); break;
            case "external in a branch": Branch(Named(external, "inner")); break;
            case "external constant in a branch": Branch(null, Inside("Constant", "a", Tensor("value", external))); break;
            case "external in a function": Function(Inside("Constant", "y", Tensor("value", external))); break;
            case "external default": Function(Inside("Relu", "y")).AttributeProto.Add(Tensor("given", external)); break;
            case "half constant": Constant(half); break;
            case "brain in a branch":
                half.DataType = (int)DataType.Bfloat16;
                Branch(Named(half, "inner"));
                break;
            case "short constant": Constant(new TensorProto { DataType = 1, Dims = { 1000 }, FloatData = { 1 } }); break;
            case "short bytes": Weight("bytes", DataType.Int16, 3, 4); break;
            case "short halves of bytes": Weight("nibbles", DataType.Uint4, 3, 1); break;
            case "values of another list":
                graph.Initializer.Add(new TensorProto { Name = "listed", DataType = 1, Dims = { 2 }, Int64Data = { 1, 2 } });
                break;
            case "unknown type": Weight("odd", (DataType)99, 1, 4); break;
            case "no type": Weight("odd", 0, 1, 4); break;
            case "sparse weight":
                graph.SparseInitializer.Add(new SparseTensorProto { Values = new TensorProto { Name = "sparse" }, Dims = { 1 << 30 } });
                break;
            case "sparse constant":
                Extra("Constant").Attribute.Add(
                new AttributeProto { Name = "sparse_value", Type = AttributeType.SparseTensor, SparseTensor = new() }); break;
            case "no inputs": conv.Input.Clear(); break;
            case "no first input": conv.Input[0] = ""; break;
            case "no outputs": conv.Output.Clear(); break;
            case "output without a name": conv.Output[0] = ""; break;
            case "no operator": conv.ClearOpType(); break;
            case "unknown tensor": conv.Input[0] = "nowhere"; break;
            case "unknown output": graph.Output[0].Name = "nowhere"; break;
            case "unknown in a branch": Branch(null, Inside("Relu", "a", input: "nowhere")); break;
            case "cycle in a branch": Branch(null, Inside("Relu", "a", input: "b"), Inside("Relu", "b", input: "a")); break;
            case "made twice in a branch": Branch(null, Inside("Relu", "a", input: "input"), Inside("Relu", "a", input: "input")); break;
            case "unnamed weight": Weight("", DataType.Float, 1, 4); break;
            case "unnamed input": network.Input("", 1, 1); break;
            case "input twice": network.Input("input", 1, 0, 3, 32, 32); break;
            case "two opsets": proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 11 }); break;
            case "custom operator in a branch": Branch(null, Inside("Relu", "a", input: "input", domain: "acme")); break;
            case "custom operator in a function": Function(Inside("Relu", "y", input: "x", domain: "acme")); break;
            case "features is a constant":
                Constant(new TensorProto { DataType = 1, Dims = { 1 }, FloatData = { 1 } });
                proto.MetadataProps.Add(new StringStringEntryProto { Key = "features", Value = "extra" });
                break;
            case "features is of the shape only":
                Extra("Shape", "input");
                proto.MetadataProps.Add(new StringStringEntryProto { Key = "features", Value = "extra" });
                break;
            case "output is a constant":
                Constant(new TensorProto { DataType = 1, Dims = { 1 }, FloatData = { 1 } });
                graph.Output[0].Name = "extra";
                break;
            case "many images": graph.Input[0].Type.TensorType.Shape.Dim[0] = new() { DimValue = 1 << 20 }; break;
            case "statistics of the batch are read":
                string[] numbers = [.. "gsmv".Select(letter => network.Floats($"{letter}", [8], 1, 1, 1, 1, 1, 1, 1, 1))];
                var relu = graph.Node.First(node => node.Output[0] == "stem");
                (relu.Name, relu.Output[0]) = ("before", "stem.before");
                network.Node(
                    "BatchNormalization",
                    "norm",
                    ["stem.before", .. numbers],
                    node => node.WithInt("training_mode", 1).Output.Add(["mean", "variance"]));
                network.Node("Unsqueeze", "wide", ["mean", network.Longs("axes", 1, 2)]);
                network.Node("Add", "stem", ["norm", "wide"]);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(defect), defect, null);
        }

        return proto;

        NodeProto Extra(string type, params string[] inputs)
        {
            var node = new NodeProto { Name = "extra", OpType = type, Output = { "extra" }, Input = { inputs } };
            graph.Node.Add(node);
            return node;
        }

        void Constant(TensorProto value) => Extra("Constant").Attribute.Add(Tensor("value", value));

        void Weight(string name, DataType type, long size, int bytes) => graph.Initializer.Add(
            new TensorProto { Name = name, DataType = (int)type, Dims = { size }, RawData = ByteString.CopyFrom(new byte[bytes]) });

        void Branch(TensorProto? stored, params NodeProto[] nodes)
        {
            network.Proto.Graph.Initializer.Add(
                new TensorProto { Name = "yes", DataType = (int)DataType.Bool, RawData = ByteString.CopyFrom(1) });
            var body = new GraphProto { Node = { nodes } };
            if (stored is not null)
            {
                body.Initializer.Add(stored);
            }

            body.Output.Add(new ValueInfoProto { Name = stored?.Name ?? "a" });
            Extra("If", "yes").Attribute.Add(new AttributeProto { Name = "then_branch", Type = AttributeType.Graph, G = body });
        }

        FunctionProto Function(NodeProto node)
        {
            var function = new FunctionProto { Name = "f", Domain = "mine", Input = { "x" }, Output = { "y" }, Node = { node } };
            if (node.Input.Count == 1 && node.Input[0] == "input")
            {
                node.Input[0] = "x";
            }

            proto.Functions.Add(function);
            return function;
        }
    }

    private static ModelProto Unusual(string kind)
    {
        var network = Network();
        var graph = network.Proto.Graph;
        graph.Output.Add(new ValueInfoProto { Name = "classes" });
        var relu = graph.Node.First(node => node.Output[0] == "stem");
        switch (kind)
        {
            case "branches":
                (relu.Name, relu.Output[0]) = ("before", "stem.before");
                graph.Initializer.Add(new TensorProto { Name = "yes", DataType = (int)DataType.Bool, RawData = ByteString.CopyFrom(1) });
                network.Node("If", "stem", "yes", node =>
                {
                    node.Attribute.Add(new AttributeProto { Name = "then_branch", Type = AttributeType.Graph, G = Body("Relu") });
                    node.Attribute.Add(new AttributeProto { Name = "else_branch", Type = AttributeType.Graph, G = Body("Neg") });
                });
                break;
            case "function":
                (relu.Domain, relu.OpType) = ("mine", "Twice");
                network.Proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "mine", Version = 1 });
                var function = new FunctionProto
                {
                    Name = "Twice",
                    Domain = "mine",
                    OpsetImport = { new OperatorSetIdProto { Version = 17 } },
                    Input = { "x" },
                    Output = { "y" },
                };
                function.Node.Add(Inside("Relu", "m", input: "x"));
                function.Node.Add(Inside("Relu", "y", input: "m"));
                function.Node[1].Name = "second";
                network.Proto.Functions.Add(function);
                break;
            case "output twice": graph.Output.Add(new ValueInfoProto { Name = "classes" }); break;
            case "weights of other types":
                graph.Initializer.Add(
                    new TensorProto { Name = "e", DataType = (int)DataType.Int4, Dims = { 3 }, RawData = ByteString.CopyFrom(1, 2) });
                graph.Initializer.Add(new TensorProto { Name = "f", DataType = (int)DataType.Uint16, Dims = { 2 }, Int32Data = { 1, 2 } });
                graph.Initializer.Add(new TensorProto { Name = "g", DataType = (int)DataType.Uint32, Dims = { 1 }, Uint64Data = { 1 } });
                break;
            default:
                network.Node("Constant", "beside", [], node => node.Attribute.Add(
                    Tensor("value", new TensorProto { DataType = 1, Dims = { 1 }, FloatData = { 1 } })));
                break;
        }

        return network.Proto;

        static GraphProto Body(string type) => new()
        {
            Name = type,
            Node = { Inside(type, type + ".out", input: "stem.before") },
            Output = { new ValueInfoProto { Name = type + ".out" } },
        };
    }

    private static TensorProto Named(TensorProto tensor, string name)
    {
        tensor.Name = name;
        return tensor;
    }

    private static AttributeProto Tensor(string name, TensorProto value) => new() { Name = name, Type = AttributeType.Tensor, T = value };

    private static NodeProto Inside(string type, string output, AttributeProto? attribute = null, string? input = null, string domain = "")
    {
        var node = new NodeProto { Name = "inside", OpType = type, Domain = domain, Output = { output } };
        if (type != "Constant")
        {
            node.Input.Add(input ?? "input");
        }

        if (attribute is not null)
        {
            node.Attribute.Add(attribute);
        }

        return node;
    }
}
