using Microsoft.ML.OnnxRuntime;
using Pipelines.Data;
using Pipelines.Imaging;

namespace Pipelines.Features;

/// <summary>One worker of a <see cref="FeatureExtractor"/>: reads image files and runs them through the network.</summary>
internal sealed class FeatureWorker(
    ImageReader reader, Preprocessing preprocessing, InferenceSession session, FeatureKey key, string output, bool keepHash) : IDisposable
{
    private readonly NetworkRun _run = new(session, preprocessing, output, key.Dimensions, key.Network);

    /// <summary>
    /// Hash of the file that <see cref="Run"/> read last, where hashes are kept. Vectors are cached under it and not under the hash from
    /// the scan: a file that was changed in between would leave a wrong vector in the cache forever.
    /// </summary>
    public ContentHash Image { get; private set; }

    /// <summary>Computes the vector of one image.</summary>
    /// <returns>Null, or why the image cannot be used.</returns>
    /// <exception cref="PipelineException">The network fails or its output is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public string? Run(ImageItem image, Span<float> vector, CancellationToken cancellation)
    {
        try
        {
            using var file = ImageFile.Read(image.Path);
            Compute(file.Content, image.Path, vector, cancellation);
            return null;
        }
        catch (BadImageException error)
        {
            return error.Message;
        }
    }

    /// <summary>Computes the vector of an image whose file was read.</summary>
    /// <param name="content">The content of the file.</param>
    /// <param name="path">What to call the image in an error.</param>
    /// <param name="vector">Receives the vector.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="BadImageException">The image cannot be used.</exception>
    /// <exception cref="PipelineException">The network fails or its output is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Compute(ReadOnlySpan<byte> content, string path, Span<float> vector, CancellationToken cancellation)
    {
        reader.Read(content, _run.Pixels);
        Image = keepHash ? ContentHash.Of(content) : default;
        _run.Run(path, cancellation).CopyTo(vector);
    }

    /// <inheritdoc/>
    public void Dispose() => _run.Dispose();
}
