using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>
/// Makes a network that was exported in training mode behave as in use: ONNX Runtime would otherwise normalise each batch by its own
/// statistics and drop values at random.
/// </summary>
public static class InferenceMode
{
    /// <summary>Position of Dropout's input that switches training on (opset 12 and later).</summary>
    private const int DropoutTrainingInput = 2;

    /// <summary>
    /// Changes the model in place: BatchNormalization uses its stored statistics, Dropout passes everything on. A BatchNormalization of weights, by which some
    /// networks standardise them, stays as it is: it is meant to use the statistics of what it is given.
    /// </summary>
    public static void Set(OnnxModel model)
    {
        var computed = new GraphIndex(model.Graph).ComputedFromInputs();
        foreach (var node in model.Graph.Node)
        {
            if (node.OpType == "BatchNormalization" && computed.Contains(node.Input[0]))
            {
                // Before opset 14, further outputs (the new statistics) mean training; from then on the attribute does.
                while (node.Output.Count > 1)
                {
                    node.Output.RemoveAt(1);
                }

                if (node.Attribute("training_mode") is { } training)
                {
                    node.Attribute.Remove(training);
                }
            }
            else if (node.OpType == "Dropout" && node.Input.Count > DropoutTrainingInput)
            {
                node.Input.RemoveAt(DropoutTrainingInput);
            }
        }
    }

    /// <summary>Whether a BatchNormalization normalises by the statistics of what it is given.</summary>
    /// <param name="norm">The node.</param>
    /// <param name="opset">Version of the operator set in which the graph is written.</param>
    internal static bool UsesStatisticsOfInput(NodeProto norm, long opset) =>
        opset >= 14 ? norm.Int("training_mode", 0) != 0 : norm.Output.Count(name => name.Length > 0) > 1;
}
