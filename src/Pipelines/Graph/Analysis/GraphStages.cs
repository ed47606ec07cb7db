using Pipelines.Onnx;

namespace Pipelines.Graph.Analysis;

/// <summary>The trainable tensors of a network by stage (<see cref="NodeStages"/>).</summary>
internal static class GraphStages
{
    /// <summary>The stages that have parameters, from the input on.</summary>
    /// <param name="model">The graph in its trainable form.</param>
    /// <param name="input">Name of its input.</param>
    /// <param name="sizes">Height and width of its four-dimensional tensors, by name.</param>
    /// <param name="parameters">The trainable tensors.</param>
    public static IReadOnlyList<GraphStage> Of(
        OnnxModel model,
        string input,
        IReadOnlyDictionary<string, (long Height, long Width)> sizes,
        IReadOnlyList<GraphParameter> parameters)
    {
        var stages = new NodeStages(model, input, sizes);
        var nodes = new GraphIndex(model.Graph).TopologicalOrder();
        return
        [
            .. parameters.GroupBy(parameter => stages.StageOf(nodes[parameter.NodeIndex])).OrderBy(group => group.Key)
                .Select(group => new GraphStage((int)stages.Sizes[group.Key].Height, (int)stages.Sizes[group.Key].Width, [.. group])),
        ];
    }
}
