using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Pipelines.Data;
using Pipelines.Imaging;
using Pipelines.Runtime.Onnx;

namespace Pipelines.Features;

/// <summary>One worker of a <see cref="FeatureExtractor"/>; it reuses its buffers for every image.</summary>
internal sealed class FeatureWorker : IDisposable
{
    private readonly ImageReader _reader;
    private readonly InferenceSession _session;
    private readonly FeatureKey _key;
    private readonly bool _keepHash;
    private readonly RunOptions _run = new();
    private readonly float[] _pixels;
    private readonly float[] _vector;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;

    public FeatureWorker(
        ImageReader reader, Preprocessing preprocessing, InferenceSession session, FeatureKey key, string output, bool keepHash)
    {
        _reader = reader;
        _session = session;
        _key = key;
        _keepHash = keepHash;
        long side = preprocessing.ResizedSize;
        _pixels = new float[3 * side * side];
        _vector = new float[key.Dimensions];
        _inputNames = [session.InputNames[0]];
        _outputNames = [output];
        _inputs = [OrtValue.CreateTensorValueFromMemory(_pixels, [1, 3, side, side])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(_vector, [1, key.Dimensions])];
    }

    /// <summary>
    /// Hash of the file that <see cref="Run"/> read last, where hashes are kept. Vectors are cached under it and not under the hash from
    /// the scan: a file that was changed in between would leave a wrong vector in the cache forever.
    /// </summary>
    public ContentHash Image { get; private set; }

    /// <summary>Computes the vector of one image.</summary>
    /// <returns>Null, or why the image cannot be used.</returns>
    /// <exception cref="PipelineException">The network fails or its output is not finite.</exception>
    public string? Run(ImageItem image, Span<float> vector)
    {
        try
        {
            using var file = ImageFile.Read(image.Path);
            _reader.Read(file.Content, _pixels);
            Image = _keepHash ? ContentHash.Of(file.Content) : default;
        }
        catch (BadImageException error)
        {
            return error.Message;
        }

        try
        {
            _session.Run(_run, _inputNames, _inputs, _outputNames, _outputs);
        }
        catch (OnnxRuntimeException error)
        {
            throw InferenceSessionFactory.Refused(_key.Network, "run", error);
        }

        if (!TensorPrimitives.IsFiniteAll<float>(_vector))
        {
            throw new PipelineException(new Problem(
                image.Path,
                $"The output of the network '{_key.Network}' for this image is not finite (NaN or infinity).",
                "The weights are probably not finite or too large: check the backbone's file, and its mean and std (no std may be 0)."));
        }

        _vector.CopyTo(vector);
        return null;
    }

    public void Dispose()
    {
        foreach (var value in _inputs.Concat(_outputs))
        {
            value.Dispose();
        }

        _run.Dispose();
    }
}
