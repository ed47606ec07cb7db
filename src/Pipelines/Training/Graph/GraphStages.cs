using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Training.Graph;

/// <summary>
/// Divides a network into stages. Only tensors through which everything passes count (the trunk): the small maps of a squeeze-and-excitation
/// branch or the strided shortcut of a residual block are inside a stage. Only sizes count that a convolution or pooling has made: where
/// channels come last for a while, as in ConvNeXt, height and width are elsewhere.
/// </summary>
internal static class GraphStages
{
    /// <summary>The stages that have parameters, from the input on.</summary>
    /// <param name="model">The graph in its trainable form.</param>
    /// <param name="input">Name of its input.</param>
    /// <param name="sizes">Height and width of its four-dimensional tensors, by name.</param>
    /// <param name="parameters">The trainable tensors.</param>
    public static IReadOnlyList<GraphStage> Of(
        OnnxModel model, string input, IReadOnlyDictionary<string, (long Height, long Width)> sizes, IReadOnlyList<GraphParameter> parameters)
    {
        var index = new GraphIndex(model.Graph);
        var flow = new DataFlow(index, input);
        var stageOf = new Dictionary<NodeProto, int>(ReferenceEqualityComparer.Instance);
        var stages = new List<(long Height, long Width)> { default };
        var spatial = sizes.Where(made => IsSpatial(index.Producer(made.Key)!, model.Opset)).Select(made => made.Value).ToHashSet();
        foreach (var tensor in Trunk(flow, model.Graph.Output[0].Name))
        {
            if (sizes.TryGetValue(tensor, out var size) && size != stages[^1] && spatial.Contains(size))
            {
                stages.Add(size);
            }

            foreach (var node in flow.NodesBetween(flow.Dominator(tensor), tensor))
            {
                stageOf[node] = stages.Count - 1;
            }
        }

        var nodes = index.TopologicalOrder();
        return
        [
            .. parameters.GroupBy(parameter => StageOf(nodes[parameter.NodeIndex])).OrderBy(group => group.Key)
                .Select(group => new GraphStage((int)stages[group.Key].Height, (int)stages[group.Key].Width, [.. group])),
        ];

        // A node that only transposes weights belongs where they are used; one that leads to another output, at the end.
        int StageOf(NodeProto node) => stageOf.TryGetValue(node, out var stage) ? stage
            : node.Output.SelectMany(index.Consumers).Select(StageOf).DefaultIfEmpty(stages.Count - 1).Min();
    }

    private static bool IsSpatial(NodeProto node, long opset) =>
        OperatorTable.Find(node.Domain, node.OpType, opset)?.Family is OperatorTable.Convolution or OperatorTable.Pooling;

    private static IEnumerable<string> Trunk(DataFlow flow, string output)
    {
        var trunk = new Stack<string>();
        for (var tensor = flow.Reaches(output) ? output : null; tensor is not null && flow.Dominator(tensor) is { } dominator; tensor = dominator)
        {
            trunk.Push(tensor);
        }

        return trunk;
    }
}
