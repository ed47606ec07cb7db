using Microsoft.ML.OnnxRuntime;

namespace Pipelines.Runtime.Onnx;

/// <summary>Makes ONNX Runtime sessions that compute on the calling thread only, for work that runs one image on each core.</summary>
/// <remarks>
/// On a CPU, n workers with a one-thread network each are faster and steadier than one network on n threads, and they do not compete with
/// other processes for the cores. A session may run on many threads at once: workers share one session, and so its weights.
/// </remarks>
internal static class InferenceSessionFactory
{
    /// <summary>Loads a network. The caller disposes the session.</summary>
    /// <param name="model">The bytes of the ONNX file; not needed any more when the call returns.</param>
    /// <param name="place">What to call the network in an error: its file or its name.</param>
    /// <exception cref="PipelineException">ONNX Runtime refuses the network.</exception>
    public static InferenceSession Create(byte[] model, string place)
    {
        NativeEnvironment.Prepare();
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                EnableMemoryPattern = true,

                // Errors arrive as exceptions. Their log would print names from a foreign file to a terminal as they are.
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            return new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw Refused(place, "load", error);
        }
    }

    /// <summary>The error for a user when ONNX Runtime fails.</summary>
    /// <param name="place">What to call the network: its file or its name.</param>
    /// <param name="action">What failed: "load", "run".</param>
    /// <param name="error">ONNX Runtime's own error.</param>
    internal static PipelineException Refused(string place, string action, OnnxRuntimeException error) => new(
        new Problem(
            place,
            $"ONNX Runtime cannot {action} this network: {error.Message.Trim()}",
            "Check that the file is whole and uses operators that ONNX Runtime has."),
        error);
}
