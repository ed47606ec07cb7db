using Pipelines.Graph;
using Pipelines.Graph.Analysis;
using Pipelines.Onnx.Format;

namespace Pipelines.Backbones.Trunk;

/// <summary>A tensor through which everything passes, and how it comes from the one before.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="Nodes">The nodes between the tensor before and this one; the first is the one that makes this tensor.</param>
internal sealed record EndingStep(string Tensor, IReadOnlyList<NodeProto> Nodes)
{
    /// <summary>The operator that makes the tensor.</summary>
    public string Operator => Nodes.Count == 0 ? "" : Nodes[0].OpType;

    /// <summary>Whether the step is one linear layer; a convolution is one where the map is 1 × 1.</summary>
    public bool IsLinear => Nodes is [var node] && OperatorTable.Of(node).Classifier == ClassifierRole.Linear;

    /// <summary>Whether the step leaves every value as it is, when not in training.</summary>
    public bool IsNeutral => Nodes is [var node] && OperatorTable.Of(node).KeepsValues;

    /// <summary>
    /// Whether a classifier may do this. A linear layer stands alone there: beside other nodes it is part of a residual block, a gate
    /// (squeeze and excitation) or attention, all of which belong to the backbone.
    /// </summary>
    public bool MayBeOfClassifier => IsLinear || Nodes.All(node => OperatorTable.Of(node).Classifier == ClassifierRole.Other);
}

/// <summary>The last steps of a network, as far back as they may belong to a classifier.</summary>
internal static class NetworkEnding
{
    /// <summary>
    /// The steps from the output back. The last one may hold nodes that belong to no classifier; its tensor is still of use.
    /// </summary>
    public static IReadOnlyList<EndingStep> Of(DataFlow flow, string output)
    {
        var steps = new List<EndingStep>();
        for (var tensor = output; tensor is not null; tensor = flow.Dominator(tensor))
        {
            var step = new EndingStep(tensor, flow.NodesBetween(flow.Dominator(tensor), tensor));
            steps.Add(step);
            if (!step.MayBeOfClassifier)
            {
                break;
            }
        }

        return steps;
    }
}
