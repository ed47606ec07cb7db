using Pipelines.Graph;
using Pipelines.Graph.Rewriting;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;
using static TorchSharp.torch;

namespace Pipelines.Tests.Graph;

/// <summary>
/// Weights that the graph computes from stored numbers: these are trained, and ONNX Runtime computes the same from what was written.
/// </summary>
[Collection(TorchCollection.Name)]
public class ComputedWeightsTests
{
    public ComputedWeightsTests() => TorchLibrary.Load(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Standardised_weights_are_one_parameter_however_often_they_are_read(bool inConstantNode)
    {
        // (w - mean(w)) / sqrt(var(w) + e) x gain, as an export of weight standardisation without constant folding writes it.
        var graph = new OperatorCase(13, 2, 3, 6, 6);
        var stored = inConstantNode ? Constant(graph, "w", 4, 3, 3, 3) : graph.Floats(4, 3, 3, 3);
        var gain = graph.Positive(4, 1, 1, 1);
        graph.Node("ReduceMean", "mean", [stored], Axes);
        graph.Node("Sub", "centred", [stored, "mean"]);
        graph.Node("Mul", "squares", ["centred", "centred"]);
        graph.Node("ReduceMean", "variance", ["squares"], Axes);
        graph.Node("Add", "positive", ["variance", graph.Number(1e-5f)]);
        graph.Node("Sqrt", "deviation", ["positive"]);
        graph.Node("Div", "standard", ["centred", "deviation"]);
        graph.Node("Mul", "weights", ["standard", gain]);
        graph.Node("Conv", "y", ["x", "weights", graph.Floats(4)], node => node.WithInts("kernel_shape", 3, 3));
        var model = graph.Build("y");

        using var module = GraphModule.Create(model, "x", "y");
        Assert.Equal(
            [stored, gain, module.Parameters[^1].Name],
            module.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(
            [ParameterKind.Weight, ParameterKind.Weight, ParameterKind.Bias], module.Parameters.Select(parameter => parameter.Kind));
        AssertTrains(model, 2, 3, 6, 6);

        static void Axes(NodeProto node) => node.WithInts("axes", 1, 2, 3);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(15)]
    public void Weights_normalised_by_BatchNormalization_keep_their_own_statistics(long opset)
    {
        // As timm's StdConv2d is exported: batch normalisation of the weights in training mode, though the network is in use.
        var model = StandardisedByBatchNorm(opset);
        InferenceMode.Set(model);
        using var module = GraphModule.Create(model, "x", "y");
        Assert.Equal(
            [ParameterKind.Weight, ParameterKind.NormalizationScale, ParameterKind.NormalizationOffset, ParameterKind.Bias],
            module.Parameters.Select(parameter => parameter.Kind));
        AssertTrains(model, 2, 3, 6, 6);

        // Weights of ten times the size are the same weights.
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        module.eval();
        var input = randn(2, 3, 6, 6);
        var before = module.call(input);
        module.Parameters[0].Value.mul_(10);
        Assert.True((module.call(input) - before).abs().max().item<float>() < 1e-3);
    }

    [Fact]
    public void Scale_and_offset_behind_Unsqueeze_are_trained()
    {
        // GroupNorm of PyTorch, exported without constant folding below opset 18.
        var graph = new OperatorCase(13, 2, 3, 6, 6);
        graph.Node("Conv", "conv", ["x", graph.Weights(8, 3, 3, 3)]);
        graph.Node("Reshape", "groups", ["conv", graph.Longs(0, 2, -1)]);
        graph.Node("InstanceNormalization", "normal", ["groups", graph.Positive(2), graph.Floats(2)]);
        graph.Node("Shape", "shape", ["conv"]);
        graph.Node("Reshape", "maps", ["normal", "shape"]);
        var (scale, offset) = (graph.Positive(8), graph.Floats(8));
        graph.Node("Unsqueeze", "scale", [scale, graph.Longs(1, 2)]);
        graph.Node("Unsqueeze", "offset", [offset, graph.Longs(1, 2)]);
        graph.Node("Mul", "scaled", ["maps", "scale"]);
        graph.Node("Add", "y", ["scaled", "offset"]);
        var model = graph.Build("y");
        using var module = GraphModule.Create(model, "x", "y");
        Assert.Contains(module.Parameters, parameter => (parameter.Name, parameter.Kind) == (scale, ParameterKind.Scale));
        Assert.Contains(module.Parameters, parameter => (parameter.Name, parameter.Kind) == (offset, ParameterKind.Bias));
        AssertTrains(model, 2, 3, 6, 6);
    }

    [Fact]
    public void What_only_says_where_or_how_large_is_not_trained()
    {
        var graph = new OperatorCase(13, 2, 4);
        graph.Node("Gemm", "first", ["x", graph.Floats(4, 4)]);
        graph.Node("Greater", "above", [graph.Floats(4), graph.Number(0)]);
        graph.Node("Where", "mask", ["above", graph.Number(1), graph.Number(0)]);
        graph.Node("Mul", "masked", ["first", "mask"]);
        graph.Node("Shape", "length", [graph.Floats(4)]);
        graph.Node("Cast", "number", ["length"], node => node.WithInt("to", 1));
        graph.Node("Div", "y", ["masked", "number"]);
        using var module = GraphModule.Create(graph.Build("y"), "x", "y");
        Assert.Equal(["first"], module.Parameters.Select(parameter => parameter.Node));
    }

    private static OnnxModel StandardisedByBatchNorm(long opset)
    {
        var graph = new OperatorCase(opset, 2, 3, 6, 6);
        graph.Node("Reshape", "rows", [graph.Floats(4, 3, 3, 3), graph.Longs(1, 4, -1)]);
        graph.Node(
            "BatchNormalization",
            "standard",
            ["rows", graph.Positive(4), graph.Floats(4), graph.Floats(4), graph.Positive(4)],
            node => _ = opset >= 14 ? node.WithInt("training_mode", 1) : node,
            outputs: opset >= 14 ? 3 : 5);
        graph.Node("Reshape", "weights", ["standard", graph.Longs(4, 3, 3, 3)]);
        graph.Node("Conv", "y", ["x", "weights", graph.Floats(4)], node => node.WithInts("kernel_shape", 3, 3));
        return graph.Build("y");
    }

    private static string Constant(OperatorCase graph, string name, params long[] shape)
    {
        var random = new Random(3);
        var count = (int)shape.Aggregate(1L, (product, size) => product * size);
        return graph.Node("Constant", name, [], node => node.Attribute.Add(new AttributeProto
        {
            Name = "value",
            Type = AttributeProto.Types.AttributeType.Tensor,
            T = TensorData.Floats("", shape, [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)]),
        }));
    }

    private static void AssertTrains(OnnxModel model, params long[] shape)
    {
        var differences = Trained.Compare(model, "x", "y", shape);
        Assert.InRange(differences.Before, 0, 1e-5f);
        Assert.InRange(differences.After, 0, 1e-5f);
        Assert.True(differences.Moved > 1e-3, $"The output moved by only {differences.Moved}.");
        using var scope = NewDisposeScope();
        using var module = GraphModule.Create(model, "x", "y");
        (module.call(randn(shape)) * randn(1)).square().sum().backward();
        Assert.All(module.Parameters, parameter => Assert.True(parameter.Value.grad!.abs().max().item<float>() > 0, parameter.Name));
    }
}
