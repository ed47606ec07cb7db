using Pipelines.Graph;
using Pipelines.Graph.Rewriting;
using Pipelines.Onnx;
using Pipelines.Runtime.Torch;
using Pipelines.Tests.Runtime.Torch;

namespace Pipelines.Tests.Graph;

/// <summary>Inputs that are left out in the middle of the list, and outputs beyond the first that somebody reads.</summary>
[Collection(TorchCollection.Name)]
public class OptionalTensorTests
{
    public OptionalTensorTests() => TorchLibrary.Load(1);

    [Theory]
    [InlineData("Clip", 13)]
    [InlineData("Slice", 13)]
    [InlineData("Pad", 18)]
    [InlineData("Resize by scales", 13)]
    [InlineData("Resize by sizes", 13)]
    [InlineData("LayerNormalization", 17)]
    [InlineData("Conv", 13)]
    [InlineData("ConvTranspose", 13)]
    [InlineData("Gemm", 13)]
    [InlineData("Split", 13)]
    [InlineData("Squeeze", 13)]
    [InlineData("ReduceSum", 13)]
    [InlineData("ReduceMean", 18)]
    [InlineData("Dropout", 13)]
    [InlineData("MaxPool", 12)]
    public void An_input_or_output_that_is_left_out_is_computed_as_ONNX_Runtime_does(string kind, long opset)
    {
        var graph = kind == "Gemm" ? new OperatorCase(opset, 2, 4) : new OperatorCase(opset, 2, 4, 6, 6);
        _ = kind switch
        {
            "Clip" => graph.Node("Clip", "y", ["x", "", graph.Number(0.5f)]),
            "Slice" => graph.Node("Slice", "y", ["x", graph.Longs(0, 0, 0, 1), graph.Longs(9, 9, 9, 9), "", graph.Longs(1, 2, 1, 2)]),
            "Pad" => graph.Node("Pad", "y", ["x", graph.Longs(1, 2), "", graph.Longs(3)]),
            "Resize by scales" => graph.Node("Resize", "y", ["x", "", graph.List(1, 1, 2, 2)]),
            "Resize by sizes" => graph.Node("Resize", "y", ["x", "", "", graph.Longs(2, 4, 9, 9)]),
            "LayerNormalization" => graph.Node("LayerNormalization", "y", ["x", graph.Floats(6), ""]),
            "Conv" => graph.Node("Conv", "y", ["x", graph.Floats(3, 4, 3, 3), ""]),
            "ConvTranspose" => graph.Node("ConvTranspose", "y", ["x", graph.Floats(4, 3, 3, 3), ""]),
            "Gemm" => graph.Node("Gemm", "y", ["x", graph.Floats(4, 3), ""]),
            "Split" => graph.Node("Split", "y", ["x", ""], node => node.WithInt("axis", 1), outputs: 2),
            "Squeeze" => graph.Node("Squeeze", "y", [graph.Node("ReduceMax", "top", ["x"], node => node.WithInts("axes", 1)), ""]),
            "ReduceSum" or "ReduceMean" => graph.Node(kind, "y", ["x", ""]),
            "Dropout" => graph.Node("Dropout", "y", ["x", "", ""]),
            _ => graph.Node("MaxPool", "y", ["x"], node =>
            {
                node.WithInts("kernel_shape", 2, 2);
                node.Output.Add("");
            }),
        };
        graph.AssertAlike(["y"]);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(15, false)]
    [InlineData(9, true)]
    [InlineData(15, true)]
    public void Statistics_that_BatchNormalization_gives_in_training_mode_are_refused_where_they_are_read(long opset, bool ofWeights)
    {
        var graph = new OperatorCase(opset, 2, 4, 6, 6);
        Normalise(graph, ofWeights ? graph.Floats(3, 4, 3, 3) : "x", opset);
        graph.Node("Abs", "statistic", ["norm:1"]);
        graph.Node("Add", "y", ["x", graph.Node("ReduceSum", "sum", ["statistic"])]);
        var model = graph.Build("y");

        var error = Assert.Throws<PipelineException>(() => GraphModule.Create(model, "x", "y"));

        Assert.Contains("'norm' (BatchNormalization", error.Message, StringComparison.Ordinal);
        Assert.Contains("is asked for more than its first output", error.Message, StringComparison.Ordinal);
        if (!ofWeights)
        {
            error = Assert.Throws<PipelineException>(() => InferenceMode.Set(model));
            Assert.Contains("reads the statistics that it gives there ('norm:1')", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(9)]
    [InlineData(15)]
    public void Statistics_of_constants_that_only_have_a_name_do_no_harm(long opset)
    {
        // Numbers that are not trained, so that the normalisation is computed once.
        var graph = new OperatorCase(opset, 2, 4, 6, 6);
        Normalise(graph, graph.Node("Cast", "numbers", [graph.Places([1, 4], [1, 2, 3, 4])], node => node.WithInt("to", 1)), opset);
        graph.Node("Add", "y", ["x", graph.Node("ReduceSum", "sum", ["norm"])]);
        using var module = GraphModule.Create(graph.Build("y"), "x", "y");
        Assert.NotNull(module);
    }

    [Theory]
    [InlineData("mask")]
    [InlineData("no first output")]
    [InlineData("indices")]
    [InlineData("mean")]
    public void Further_outputs_that_training_does_not_have_are_refused_by_name(string kind)
    {
        var graph = new OperatorCase(17, 2, 4, 6, 6);
        var type = kind switch { "indices" => "MaxPool", "mean" => "LayerNormalization", _ => "Dropout" };
        graph.Node(
            type,
            "n",
            type == "LayerNormalization" ? ["x", graph.Floats(6)] : ["x"],
            node =>
            {
                if (type == "MaxPool")
                {
                    node.WithInts("kernel_shape", 2, 2);
                }

                if (kind == "no first output")
                {
                    node.Output[0] = "";
                }
            },
            outputs: 2);
        graph.Node("Cast", "y", ["n:1"], node => node.WithInt("to", 1));

        var error = Assert.Throws<PipelineException>(() => GraphModule.Create(graph.Build("y"), "x", "y"));

        Assert.Contains($"({type}, opset 17) cannot be trained", error.Message, StringComparison.Ordinal);
    }

    private static void Normalise(OperatorCase graph, string input, long opset) => graph.Node(
        "BatchNormalization",
        "norm",
        [input, graph.Positive(4), graph.Floats(4), graph.Floats(4), graph.Positive(4)],
        node => _ = opset >= 14 ? node.WithInt("training_mode", 1) : node,
        outputs: opset >= 14 ? 3 : 5);
}
