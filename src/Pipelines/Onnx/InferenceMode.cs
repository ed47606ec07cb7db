namespace Pipelines.Onnx;

/// <summary>
/// Makes a network that was exported in training mode behave as in use: ONNX Runtime would otherwise normalise each batch by its own
/// statistics and drop values at random.
/// </summary>
public static class InferenceMode
{
    /// <summary>Position of Dropout's input that switches training on (opset 12 and later).</summary>
    private const int DropoutTrainingInput = 2;

    /// <summary>Changes the model in place: BatchNormalization uses its stored statistics, Dropout passes everything on.</summary>
    public static void Set(OnnxModel model)
    {
        foreach (var node in model.Graph.Node)
        {
            if (node.OpType == "BatchNormalization")
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
}
