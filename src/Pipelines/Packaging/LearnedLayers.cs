using Pipelines.Backbones;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Packaging;

/// <summary>
/// Reads the layers that <see cref="ModelGraph"/> added behind the embedding, so that ML.NET's own head or K-means can replace them.
/// </summary>
internal static class LearnedLayers
{
    /// <summary>
    /// The linear layer between <see cref="ModelGraph.Embedding"/> and the softmax that gives <see cref="ModelGraph.Scores"/>.
    /// </summary>
    /// <exception cref="PipelineException">The graph has another ending.</exception>
    public static LinearLayer Head(OnnxModel model)
    {
        var (weights, bias) = HeadTensors(model);
        return new(weights.ToFloats(), bias.ToFloats());
    }

    /// <summary>A copy of the model with another head of the same size.</summary>
    /// <exception cref="PipelineException">The graph has another ending.</exception>
    public static OnnxModel WithHead(OnnxModel model, LinearLayer head)
    {
        var copy = model.Clone();
        var (weights, bias) = HeadTensors(copy);
        weights.SetFloats(head.Weights);
        bias.SetFloats(head.Bias);
        return copy;
    }

    /// <summary>
    /// The linear layer between <see cref="FeatureGraph.Output"/> and <see cref="ModelGraph.Embedding"/>; null where the embedding has
    /// none.
    /// </summary>
    public static LinearLayer? Bottleneck(OnnxModel model)
    {
        var index = new GraphIndex(model.Graph);
        var last = Before(index, ModelGraph.Embedding, OperatorNames.Identity);
        var layer = Before(index, last, OperatorNames.Gemm) ?? Before(index, Before(index, last, "Div"), OperatorNames.Gemm);
        return layer?.Input is [FeatureGraph.Output, var weights, var bias]
            && index.Constant(weights) is { } w
            && index.Constant(bias) is { } b
            ? new(w.ToFloats(), b.ToFloats())
            : null;
    }

    /// <summary>The centroids from which <see cref="ModelGraph.Distances"/> are measured: K rows.</summary>
    /// <exception cref="PipelineException">The graph has another ending.</exception>
    public static FeatureMatrix Centroids(OnnxModel model)
    {
        var index = new GraphIndex(model.Graph);
        var difference = Before(index, Before(index, ModelGraph.Distances, "ReduceSumSquare"), "Sub");
        return difference?.Input is [_, var points] && index.Constant(points) is { Dims: [1, var clusters, var dimensions] } centroids
            ? new(centroids.ToFloats(), (int)clusters, (int)dimensions)
            : throw Unexpected(model, "the squared distances to centroids");
    }

    private static (TensorProto Weights, TensorProto Bias) HeadTensors(OnnxModel model)
    {
        var index = new GraphIndex(model.Graph);
        var layer = Before(index, Before(index, ModelGraph.Scores, "Softmax"), OperatorNames.Gemm);
        return layer?.Input is [ModelGraph.Embedding, var weights, var bias]
            && index.Constant(weights) is { } w
            && index.Constant(bias) is { } b
            ? (w, b)
            : throw Unexpected(model, "a linear layer and a softmax");
    }

    private static NodeProto? Before(GraphIndex index, string tensor, string operatorType) =>
        index.Producer(tensor) is { } node && node.OpType == operatorType ? node : null;

    private static NodeProto? Before(GraphIndex index, NodeProto? node, string operatorType) =>
        node is null ? null : Before(index, node.Input[0], operatorType);

    private static PipelineException Unexpected(OnnxModel model, string ending) => new(new Problem(
        model.Place,
        $"The model graph does not end with {ending}, as its metadata says.",
        "Export a graph that this library made."));
}
