using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipelines.Onnx.Format;
using Pipelines.Runtime;

namespace Pipelines.Onnx;

/// <summary>Runs a graph once through ONNX Runtime to see what shapes its tensors really have.</summary>
internal static class GraphProbe
{
    /// <summary>The shapes of some tensors when black images go in; a tensor that is no float tensor is left out.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="input">Name of the input that takes the images.</param>
    /// <param name="shape">Shape of the input, e.g. 1, 3, 224, 224.</param>
    /// <param name="tensors">The tensors to look at; made by nodes.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot load or run the graph.</exception>
    public static IReadOnlyDictionary<string, int[]> Shapes(OnnxModel model, string input, int[] shape, IReadOnlyCollection<string> tensors)
    {
        NativeEnvironment.Prepare();
        var probe = model.Clone();
        probe.Graph.Output.Clear();
        probe.Graph.Output.AddRange(tensors.Select(name => new ValueInfoProto { Name = name }));
        probe.Graph.ValueInfo.Clear();

        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            // Failures arrive as exceptions; without this they are printed to standard error as well.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        using var session = new InferenceSession(probe.ToByteArray(), options);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(shape))]);
        return results
            .Where(result => result.Value is Tensor<float>)
            .ToDictionary(result => result.Name, result => result.AsTensor<float>().Dimensions.ToArray(), StringComparer.Ordinal);
    }
}
