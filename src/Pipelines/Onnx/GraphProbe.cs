using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Pipelines.Onnx.Format;

namespace Pipelines.Onnx;

/// <summary>Tries a graph in ONNX Runtime, to see what shapes and values its tensors really have.</summary>
internal sealed partial class GraphProbe : IDisposable
{
    private readonly InferenceSession _session;

    /// <summary>Loads the graph.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="tensors">The tensors to look at; made by nodes.</param>
    /// <exception cref="GraphProbeException">ONNX Runtime cannot load the graph.</exception>
    public GraphProbe(OnnxModel model, IEnumerable<string> tensors)
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
        _session = Try(() => new InferenceSession(probe.ToByteArray(), options));
    }

    /// <summary>The shapes of the float tensors among those asked for when zeros go in.</summary>
    /// <exception cref="GraphProbeException">ONNX Runtime cannot run the graph.</exception>
    public IReadOnlyDictionary<string, int[]> Shapes(string input, int[] shape) =>
        Run(input, new DenseTensor<float>(shape)).ToDictionary(
            result => result.Key, result => result.Value.Dimensions.ToArray(), StringComparer.Ordinal);

    /// <summary>The float tensors among those asked for.</summary>
    /// <exception cref="GraphProbeException">ONNX Runtime cannot run the graph.</exception>
    public IReadOnlyDictionary<string, DenseTensor<float>> Run(string input, DenseTensor<float> value) => Try(() =>
    {
        using var results = _session.Run([NamedOnnxValue.CreateFromTensor(input, value)]);
        return results
            .Where(result => result.Value is Tensor<float>)
            .ToDictionary(result => result.Name, result => result.AsTensor<float>().ToDenseTensor(), StringComparer.Ordinal);
    });

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (OnnxRuntimeException exception)
        {
            throw new GraphProbeException(SourceLocation().Replace(exception.Message.ReplaceLineEndings(" "), "").Trim(), exception);
        }
    }

    /// <summary>The error code and the place in ONNX Runtime's source with which its messages begin.</summary>
    [GeneratedRegex(@"\[ErrorCode:\w+\] |/\S+:\d+ [^)]*\) ")]
    private static partial Regex SourceLocation();
}

/// <summary>ONNX Runtime refused a graph; the message is its own, without places in its source.</summary>
internal sealed class GraphProbeException(string message, Exception inner) : Exception(message, inner);
