using Pipelines.Onnx;
using Pipelines.Onnx.Format;

namespace Pipelines.Backbones;

/// <summary>Makes a network that was exported for one image at a time take any number.</summary>
internal static class DynamicBatch
{
    /// <summary>Opens the batch, height and width of the image input, and the batch in reshapes inside the network.</summary>
    public static void Open(OnnxModel model, BackboneInput input)
    {
        var declared = model.Graph.Input.First(value => value.Name == input.Name).Type.TensorType;
        var batch = declared.Shape?.Dim[0].DimValue ?? 0;
        declared.Shape = GraphBuilder.BatchOfFloats(input.Name, 3).Type.TensorType.Shape;
        declared.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "H" });
        declared.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "W" });
        if (batch > 0)
        {
            OpenReshapes(model, input, batch);
        }
    }

    /// <summary>Runs two images at once; they must give two feature maps.</summary>
    /// <exception cref="PipelineException">The network holds a fixed number of images somewhere inside, or does not run.</exception>
    public static void Verify(OnnxModel model, BackboneInput input, int size, FeatureMapCut cut)
    {
        if (model.Graph.Input.FirstOrDefault(other => other.Name != input.Name) is { } unknown)
        {
            throw new PipelineException(new Problem(model.Place, $"The network needs a second input, '{unknown.Name}', beside the images.", "Export it with the images as its only input."));
        }

        int[]? shape;
        try
        {
            shape = GraphProbe.Shapes(model, input.Name, [2, 3, size, size], [cut.Tensor]).GetValueOrDefault(cut.Tensor);
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException exception)
        {
            throw FixedBatch(model, exception);
        }

        if (shape is null || !shape.SequenceEqual(cut.Shape.Skip(1).Prepend(2)))
        {
            throw FixedBatch(model, null);
        }
    }

    /// <summary>
    /// A Reshape whose target begins with the fixed batch gets 0 there, "as in the input"; only Reshapes of data that comes from the
    /// images are touched. Each gets its own copy of the target, as exporters share equal constants.
    /// </summary>
    private static void OpenReshapes(OnnxModel model, BackboneInput input, long batch)
    {
        var index = new GraphIndex(model.Graph);
        var flow = new DataFlow(index, input.Name);
        var builder = new GraphBuilder(model);
        foreach (var reshape in model.Graph.Node.Where(node => node.OpType == "Reshape" && flow.Reaches(node.Input[0]) && node.Int("allowzero", 0) == 0).ToList())
        {
            if (index.Constant(reshape.Input[1])?.ToLongs() is [var first, .. var rest] && first == batch)
            {
                reshape.Input[1] = builder.Longs("reshape", [0, .. rest]);
            }
        }

        GraphEditing.Prune(model);
    }

    private static PipelineException FixedBatch(OnnxModel model, Exception? inner) => new(
        new Problem(model.Place, "The network holds a fixed number of images inside; it does not take two at once.", "Export it with a dynamic batch axis (torch.onnx.export: dynamic_axes={'input': {0: 'batch'}})."),
        inner);
}
