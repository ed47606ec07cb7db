using Microsoft.ML.OnnxRuntime.Tensors;
using Pipelines.Graph.Analysis;
using Pipelines.Onnx;
using Pipelines.Onnx.Format;
using DataType = Pipelines.Onnx.Format.TensorProto.Types.DataType;

namespace Pipelines.Backbones.Trunk;

/// <summary>Makes a network that was exported for one image at a time take any number.</summary>
internal static class DynamicBatch
{
    /// <summary>How far the features of an image may move, relative to the largest, when another image is beside it in the batch.</summary>
    private const float Tolerance = 1e-3f;

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

    /// <summary>Runs two images at once and one of them alone. The answer is the shape of one image's features.</summary>
    /// <exception cref="PipelineException">
    /// The network does not run, gives no finite numbers, or holds a fixed number of images somewhere inside.
    /// </exception>
    public static IReadOnlyList<int> Verify(OnnxModel model, BackboneInput input, int size, string featureMap)
    {
        if (model.Graph.Input.FirstOrDefault(other => other.Name != input.Name) is { } second)
        {
            throw new PipelineException(new Problem(
                model.Place,
                $"The network needs a second input, '{second.Name}', beside the images.",
                "Export it with the images as its only input."));
        }

        GraphProbe probe;
        DenseTensor<float>? alone;
        try
        {
            probe = new GraphProbe(model, [featureMap]);
            alone = probe.Run(input.Name, Pattern(1, size)).GetValueOrDefault(featureMap);
        }
        catch (GraphProbeException exception)
        {
            throw new PipelineException(
                new Problem(model.Place, $"ONNX Runtime cannot run the network on an image of {size} × {size} pixels: {exception.Message}"),
                exception);
        }

        using (probe)
        {
            if (alone is null || alone.Rank == 0)
            {
                throw new PipelineException(new Problem(
                    model.Place, $"The tensor '{featureMap}' holds no float32 features.", "Name another tensor in backbone.featureMap."));
            }

            if (!IsFinite(alone.Buffer.Span))
            {
                throw NotFinite(model, featureMap);
            }

            try
            {
                var both = probe.Run(input.Name, Pattern(2, size))[featureMap];
                if (both.Dimensions[0] == 2 && both.Length == 2 * alone.Length && IsFirstOf(both, alone))
                {
                    return alone.Dimensions[1..].ToArray();
                }
            }
            catch (GraphProbeException exception)
            {
                throw FixedBatch(model, exception);
            }
        }

        throw FixedBatch(model, null);
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
        foreach (var reshape in model.Graph.Node.Where(
            node => node.OpType == "Reshape" && node.Input.Count == 2 && flow.Reaches(node.Input[0])).ToList())
        {
            if (reshape.Int("allowzero", 0) == 0
                && index.Constant(reshape.Input[1]) is { DataType: (int)DataType.Int64 } target
                && target.ToLongs() is [var first, .. var rest]
                && first == batch)
            {
                reshape.Input[1] = builder.Longs("reshape", [0, .. rest]);
            }
        }

        GraphEditing.Prune(model);
    }

    /// <summary>Images without meaning, each different, the same in every run.</summary>
    private static DenseTensor<float> Pattern(int images, int size)
    {
        var pixels = new DenseTensor<float>([images, 3, size, size]);
        var values = pixels.Buffer.Span;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (i * 7919L % 1009 / 504.5f) - 1;
        }

        return pixels;
    }

    private static bool IsFirstOf(DenseTensor<float> both, DenseTensor<float> alone)
    {
        var expected = alone.Buffer.Span;
        var found = both.Buffer.Span;
        var (largest, difference) = (0f, 0f);
        for (var i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(expected[i] - found[i]));
        }

        return difference <= Tolerance * largest;
    }

    private static bool IsFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static PipelineException NotFinite(OnnxModel model, string featureMap)
    {
        var damaged = model.Graph.Initializer.FirstOrDefault(
            tensor => tensor.DataType == (int)DataType.Float && tensor.ToFloats().Any(float.IsNaN));
        var cause = damaged is null ? "" : $" Its weights '{damaged.Name}' hold such.";
        return new(new Problem(
            model.Place,
            $"The network's features of an image ('{featureMap}') are not finite numbers.{cause}",
            "Take another copy of the file: the training that made it may have exploded."));
    }

    private static PipelineException FixedBatch(OnnxModel model, Exception? inner) => new(
        new Problem(
            model.Place,
            "The network holds a fixed number of images inside; it does not take two at once.",
            "Export it with a dynamic batch axis (torch.onnx.export: dynamic_axes={'input': {0: 'batch'}})."),
        inner);
}
