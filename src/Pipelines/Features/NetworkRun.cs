using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Pipelines.Imaging;
using Pipelines.Runtime.Onnx;

namespace Pipelines.Features;

/// <summary>
/// The buffers with which one thread runs a network: the pixels of an image in, one or more vectors out. They are used again for every
/// image.
/// </summary>
internal sealed class NetworkRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _network;
    private readonly RunOptions _run = new();
    private readonly float[] _pixels;
    private readonly float[][] _vectors;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    /// <summary>Makes the buffers.</summary>
    /// <param name="session">The network; its only input is [N, 3, R, R].</param>
    /// <param name="preprocessing">Says R, the resized size.</param>
    /// <param name="output">The output to read, [N, dimensions].</param>
    /// <param name="dimensions">Length of the vector.</param>
    /// <param name="network">What to call the network in an error.</param>
    public NetworkRun(InferenceSession session, Preprocessing preprocessing, string output, int dimensions, string network)
        : this(session, preprocessing, [new(output, [1, dimensions])], network)
    {
    }

    /// <summary>Makes the buffers for several outputs.</summary>
    /// <param name="session">The network; its only input is [N, 3, R, R].</param>
    /// <param name="preprocessing">Says R, the resized size.</param>
    /// <param name="outputs">The outputs to read.</param>
    /// <param name="network">What to call the network in an error.</param>
    public NetworkRun(InferenceSession session, Preprocessing preprocessing, IReadOnlyList<OutputShape> outputs, string network)
    {
        _session = session;
        _network = network;
        long side = preprocessing.ResizedSize;
        _pixels = new float[3 * side * side];
        _vectors = [.. outputs.Select(output => new float[output.Length])];
        _inputNames = [session.InputNames[0]];
        _outputNames = [.. outputs.Select(output => output.Name)];
        _inputs = [OrtValue.CreateTensorValueFromMemory(_pixels, [1, 3, side, side])];
        _outputs = [.. outputs.Zip(_vectors, (output, vector) => OrtValue.CreateTensorValueFromMemory(vector, output.Shape))];
    }

    /// <summary>Takes the pixels of the next image: [3, R, R], RGB from 0 to 255.</summary>
    public Span<float> Pixels => _pixels;

    /// <summary>The vector of one output, until the next call of <see cref="Run"/>.</summary>
    /// <param name="output">Its number, from 0.</param>
    public ReadOnlySpan<float> Vector(int output) => _vectors[output];

    /// <summary>Runs the network on <see cref="Pixels"/>.</summary>
    /// <param name="image">What to call the image in an error.</param>
    /// <param name="cancellation">Stops it before the next node; these buffers must then not be used again.</param>
    /// <returns>The vector of the first output, until the next call.</returns>
    /// <exception cref="PipelineException">The network fails or its output is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ReadOnlySpan<float> Run(string image, CancellationToken cancellation = default)
    {
        try
        {
            using var stop = cancellation.UnsafeRegister(run => ((RunOptions)run!).Terminate = true, _run);
            _session.Run(_run, _inputNames, _inputs, _outputNames, _outputs);
        }
        catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OnnxRuntimeException error)
        {
            throw InferenceSessionFactory.Refused(_network, "run", error);
        }

        return _vectors.All(vector => TensorPrimitives.IsFiniteAll<float>(vector))
            ? _vectors[0]
            : throw new PipelineException(new Problem(
                image,
                $"The output of the network '{_network}' for this image is not finite (NaN or infinity).",
                "The weights are probably not finite or too large: check the backbone's file, and its mean and std (no std may be 0)."));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in _inputs.Concat(_outputs))
        {
            value.Dispose();
        }

        _run.Dispose();
    }
}
