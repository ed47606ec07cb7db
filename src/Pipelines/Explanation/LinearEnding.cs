using Pipelines.Backbones;
using Pipelines.Graph;
using Pipelines.Onnx;

namespace Pipelines.Explanation;

/// <summary>What lies between the last feature map of a classifier and its logits, where all of it is linear in the map's shares.</summary>
/// <param name="Logits">The tensor of the logits, N × K.</param>
/// <param name="Map">The feature map and how it is pooled.</param>
/// <param name="Layer">From the pooled vector to the logits.</param>
/// <param name="Step">The operator that makes the map, for a message where it turns out to be none.</param>
internal sealed record LinearEnding(string Logits, PooledMap Map, ClassLayer Layer, string Step)
{
    // They change the shape alone: the numbers keep their order.
    private static readonly string[] s_shapeOnly = ["Flatten", "Reshape", "Squeeze", "Unsqueeze"];

    /// <summary>Follows the graph back from the scores.</summary>
    /// <param name="model">A classifier.</param>
    /// <param name="classes">Number of its classes.</param>
    /// <param name="reason">Why there is no such ending; null where there is one.</param>
    public static LinearEnding? Find(OnnxModel model, int classes, out string? reason)
    {
        var index = new GraphIndex(model.Graph);
        if (index.Producer(ModelGraph.Scores) is not { OpType: "Softmax", Input: [var logits] })
        {
            reason = "The model's scores are not those of a softmax.";
            return null;
        }

        var layer = new ClassLayer(classes);
        var steps = new LinearSteps(index, layer);
        var isReshaped = false;
        for (var tensor = logits; ;)
        {
            if (PooledMap.Find(index, tensor) is { } pooled)
            {
                reason = null;
                return new(logits, pooled, layer, index.Producer(pooled.Map)?.OpType ?? "");
            }

            if (index.Producer(tensor) is not { } node)
            {
                reason = "The model has no feature map between the image and its class scores.";
                return null;
            }

            if (OperatorTable.Of(node).KeepsValues)
            {
                tensor = node.Input[0];
            }
            else if (s_shapeOnly.Contains(node.OpType))
            {
                (tensor, isReshaped) = (node.Input[0], true);
            }
            else if (isReshaped && node.OpType != OperatorNames.Gemm)
            {
                // Perhaps a map of which each position is a number of the vector; its shape will show.
                reason = null;
                return new(logits, new(tensor, [new(PoolingKind.None)]), layer, node.OpType);
            }
            else if (steps.Take(node) is { } read)
            {
                (tensor, isReshaped) = (read, false);
            }
            else
            {
                reason = NotLinear(node.OpType);
                return null;
            }
        }
    }

    /// <summary>Why a model has no class activation maps: an operator before its head.</summary>
    public static string NotLinear(string operatorType) =>
        $"Between the last feature map and the class scores lies the operator {operatorType}. Class activation maps need a pooling and "
        + "linear layers there, and nothing else: otherwise a score is no sum over the positions of the map.";
}
