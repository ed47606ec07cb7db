using Microsoft.ML.OnnxRuntime;
using Pipelines.Backbones;
using Pipelines.Imaging;
using Pipelines.Prediction;
using Pipelines.Runtime.Onnx;

namespace Pipelines;

/// <summary>
/// Computes the embeddings that a pretrained backbone gives without any training: vectors that are near to one another where images look
/// alike. A trained model gives its own with <see cref="ImageModel.Embed"/>.
/// </summary>
/// <remarks>Thread-safe: one embedder serves any number of threads at once. Load once.</remarks>
public sealed class ImageEmbedder : IDisposable
{
    private readonly InferenceSession _session;
    private readonly NetworkOutput<float[]> _vectors;

    private ImageEmbedder(Backbone backbone, ImageOptions image, NeckOptions neck)
    {
        var preprocessing = Preprocessing.For(image, backbone.Size);
        var graph = FeatureGraph.Build(backbone, preprocessing, neck);
        (Backbone, ImageSize) = (backbone.Name, preprocessing.Size);
        _session = InferenceSessionFactory.Create(graph.ToByteArray(), graph.Place);
        var dimensions = FeatureGraph.Dimensions(graph);
        _vectors = new(
            _session,
            preprocessing,
            FeatureGraph.Output,
            FeatureGraph.Dimensions(graph),
            graph.Place,
            "embedding",
            vector => vector.ToArray());
    }

    /// <summary>The name of the backbone.</summary>
    public string Backbone { get; }

    /// <summary>Length of an embedding.</summary>
    public int Dimensions => _vectors.Dimensions;

    /// <summary>Side of the square that the network sees of an image, in pixels.</summary>
    public int ImageSize { get; }

    /// <summary>Loads a backbone. Nothing is downloaded.</summary>
    /// <param name="backbone">
    /// <c>builtin</c>, a name of the catalogue whose weights are on this machine, or an ONNX file, relative to the current folder.
    /// </param>
    /// <param name="image">How an image becomes pixels. Default: the size for which the backbone was made.</param>
    /// <param name="neck">How feature maps are pooled. Default: their average.</param>
    /// <exception cref="ConfigurationException">There is no such backbone, or its weights are not on this machine.</exception>
    /// <exception cref="PipelineException">The file is no network that can serve as a backbone.</exception>
    public static ImageEmbedder Load(string backbone = BuiltinBackbone.Name, ImageOptions? image = null, NeckOptions? neck = null) =>
        Load(new BackboneOptions { Model = backbone }, image, neck);

    /// <summary>Loads a backbone that needs more than a name, such as an architecture with a weight file. Nothing is downloaded.</summary>
    /// <inheritdoc cref="Load(string, ImageOptions?, NeckOptions?)"/>
    public static ImageEmbedder Load(BackboneOptions backbone, ImageOptions? image = null, NeckOptions? neck = null) =>
        new(Backbones.Backbone.Load(backbone, Environment.CurrentDirectory), image ?? new(), neck ?? new());

    /// <summary>
    /// Loads a backbone; the official weights of a name of the catalogue are downloaded first where they are not on this machine.
    /// </summary>
    /// <param name="backbone"><c>builtin</c>, a name of the catalogue, or an ONNX file, relative to the current folder.</param>
    /// <param name="image">How an image becomes pixels. Default: the size for which the backbone was made.</param>
    /// <param name="neck">How feature maps are pooled. Default: their average.</param>
    /// <param name="progress">Receives the progress of the download.</param>
    /// <param name="cancellation">Stops the download; the next call resumes it.</param>
    /// <exception cref="ConfigurationException">There is no such backbone.</exception>
    /// <exception cref="PipelineException">The weights could not be downloaded, or the file is no network that can serve
    /// as a backbone.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<ImageEmbedder> LoadAsync(
        string backbone = BuiltinBackbone.Name,
        ImageOptions? image = null,
        NeckOptions? neck = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        if (BackboneCatalogue.Find(backbone) is not null)
        {
            await BackboneCatalogue.DownloadAsync(backbone, cache: null, progress, cancellation).ConfigureAwait(false);
        }

        return await Task.Run(() => Load(backbone, image, neck), cancellation).ConfigureAwait(false);
    }

    /// <summary>Computes the embedding of an image, on the calling thread.</summary>
    /// <param name="image">A path, the bytes of a file, a stream or decoded pixels.</param>
    /// <returns>A new array of <see cref="Dimensions"/> numbers.</returns>
    /// <exception cref="BadImageException">It is not a usable image; the message says why.</exception>
    /// <exception cref="PipelineException">The network cannot be run on it.</exception>
    public float[] Embed(ImageInput image) => _vectors.Run(image);

    /// <summary>As <see cref="Embed"/>; a stream is waited for, and the network runs on a thread of the pool.</summary>
    /// <inheritdoc cref="Embed"/>
    /// <param name="image">A path, the bytes of a file, a stream or decoded pixels.</param>
    /// <param name="cancellation">Stops before the network runs.</param>
    public Task<float[]> EmbedAsync(ImageInput image, CancellationToken cancellation = default) => _vectors.RunAsync(image, cancellation);

    /// <summary>Computes the embeddings of many images, on all cores.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Receives the number of images done, at most ten times a second.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One result for each image, in their order. An image that cannot be used has the reason instead of an embedding.</returns>
    /// <exception cref="PipelineException">The network cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<ImageResult<float[]>> EmbedMany(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        _vectors.RunMany(images, progress, cancellation);

    /// <inheritdoc cref="EmbedMany"/>
    public Task<IReadOnlyList<ImageResult<float[]>>> EmbedManyAsync(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        _vectors.RunManyAsync(images, progress, cancellation);

    /// <summary>Releases the network. No call may be running.</summary>
    public void Dispose()
    {
        _vectors.Dispose();
        _session.Dispose();
    }
}
