using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Graph.Rewriting;

/// <summary>
/// Makes a network that was exported in training mode behave as in use: ONNX Runtime would otherwise normalise each batch by its own
/// statistics and drop values at random.
/// </summary>
internal static class InferenceMode
{
    /// <summary>Name of the attribute by which a normalisation is in training mode (opset 14 and later).</summary>
    private const string TrainingMode = "training_mode";

    /// <summary>Position of the input that switches dropping on (opset 12 and later).</summary>
    private const int TrainingInput = 2;

    /// <summary>
    /// Changes the model in place: BatchNormalization uses its stored statistics, Dropout passes everything on. A BatchNormalization of
    /// weights, by which some networks standardise them, stays as it is: it is meant to use the statistics of what it is given.
    /// </summary>
    /// <exception cref="PipelineException">
    /// The network makes use of what such a node gives in training only: the statistics of the batch.
    /// </exception>
    public static void Set(OnnxModel model)
    {
        var index = new GraphIndex(model.Graph);
        var outputs = model.Graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var computed = index.ComputedFromInputs();
        foreach (var node in model.Graph.Node)
        {
            switch (OperatorTable.Of(node).InTraining)
            {
                case TrainingBehavior.MixesImages when computed.Contains(node.Input[0]):
                    if (node.Output.Skip(1).FirstOrDefault(name => outputs.Contains(name) || index.Consumers(name).Count > 0) is { } read)
                    {
                        throw new PipelineException(new Problem(
                            model.Place,
                            $"The node {StoredTensor.NameOf(node)} is in training mode, and the network reads the statistics that it gives "
                                + $"there ('{read}').",
                            "Export the network for use (in PyTorch: model.eval())."));
                    }

                    // Before opset 14, further outputs (the new statistics) mean training; from then on the attribute does.
                    while (node.Output.Count > 1)
                    {
                        node.Output.RemoveAt(1);
                    }

                    RemoveSwitch(node);
                    break;
                case TrainingBehavior.DropsValues:
                    RemoveSwitch(node);
                    break;
            }
        }
    }

    /// <summary>Removes from a node what switches training on: an attribute, or an input.</summary>
    internal static void RemoveSwitch(NodeProto node)
    {
        if (node.Attribute(TrainingMode) is { } mode)
        {
            node.Attribute.Remove(mode);
        }

        while (OperatorTable.Of(node).InTraining == TrainingBehavior.DropsValues && node.Input.Count > TrainingInput)
        {
            node.Input.RemoveAt(TrainingInput);
        }
    }

    /// <summary>Whether a BatchNormalization normalises by the statistics of what it is given.</summary>
    /// <param name="norm">The node.</param>
    /// <param name="opset">Version of the operator set in which the graph is written.</param>
    internal static bool UsesStatisticsOfInput(NodeProto norm, long opset) =>
        opset >= 14 ? norm.Int(TrainingMode, 0) != 0 : norm.Output.Count(name => name.Length > 0) > 1;
}
