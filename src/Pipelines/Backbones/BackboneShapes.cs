using Microsoft.ML.OnnxRuntime;
using Pipelines.Onnx;

namespace Pipelines.Backbones;

/// <summary>Tries a network on one image.</summary>
internal static class BackboneShapes
{
    /// <summary>The shapes of some tensors of a network for one image.</summary>
    /// <exception cref="PipelineException">ONNX Runtime cannot run the network on images of that size.</exception>
    public static IReadOnlyDictionary<string, int[]> Probe(OnnxModel model, BackboneInput input, int size, IReadOnlyCollection<string> tensors)
    {
        try
        {
            return GraphProbe.Shapes(model, input.Name, [1, 3, size, size], tensors);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new PipelineException(
                new Problem(model.Place, $"ONNX Runtime cannot run the network on an image of {size} × {size} pixels: {exception.Message.ReplaceLineEndings(" ")}"),
                exception);
        }
    }
}
