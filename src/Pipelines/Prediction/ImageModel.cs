using Microsoft.ML.OnnxRuntime;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Packaging.Proof;
using Pipelines.Prediction;
using Pipelines.Runtime.Onnx;
using ModelMetadata = Pipelines.Backbones.ModelMetadata;

namespace Pipelines;

/// <summary>
/// A trained model: a <c>model.zip</c> or <c>model.onnx</c> that a run exported. It predicts through ONNX Runtime; ML.NET is not loaded,
/// and nothing is written to disk.
/// </summary>
/// <remarks>
/// Thread-safe: one model serves any number of threads at once, and each prediction computes on one thread. Loading takes far longer than
/// predicting, so load once.
/// </remarks>
public sealed class ImageModel : IDisposable
{
    private const string DefaultName = "model";

    private readonly InferenceSession _session;
    private readonly ModelMetadata _metadata;
    private readonly NetworkOutput<ImagePrediction> _predictions;
    private readonly NetworkOutput<float[]> _embeddings;

    private ImageModel(OnnxModel model, ImageFingerprints? trainedOn)
    {
        TrainedOn = trainedOn;
        _metadata = ModelMetadata.Parse(model);
        var labels = _metadata.Labels;
        var decision = DecisionOutputs.Of(model, labels);
        model = decision?.Model ?? model;
        var (output, convert) = _metadata.Task == PipelineTask.Classification
            ? (ModelGraph.Scores, decision is null ? scores => ImagePrediction.OfScores(labels, scores) : decision.Convert)
            : (ModelGraph.Distances, (NetworkOutput<ImagePrediction>.Conversion)ImagePrediction.OfDistances);
        var length = FeatureKey.DimensionsOf(model, output);
        var dimensions = FeatureKey.DimensionsOf(model, ModelGraph.Embedding);
        Centroids = _metadata.Task == PipelineTask.Clustering ? LearnedLayers.Centroids(model) : null;
        var preprocessing = _metadata.Preprocessing;
        EmbeddingKey = System.Threading.Tasks.Task.Run(() => KeyOf(model, preprocessing));
        _session = InferenceSessionFactory.Create(model.ToByteArray(), model.Place);
        _predictions = new(_session, _metadata.Preprocessing, output, length, model.Place, "predicting", convert, decision?.Further);
        _embeddings = new(
            _session,
            _metadata.Preprocessing,
            ModelGraph.Embedding,
            dimensions,
            model.Place,
            "embedding",
            embedding => embedding.ToArray());
    }

    /// <summary>What the model finds out: <see cref="PipelineTask.Classification"/> or <see cref="PipelineTask.Clustering"/>.</summary>
    public PipelineTask Task => _metadata.Task;

    /// <summary>The classes, in the order of <see cref="ImagePrediction.Scores"/>; empty of a clustering.</summary>
    public IReadOnlyList<string> Labels => _metadata.Labels;

    /// <summary>The number of clusters; 0 of a classifier.</summary>
    public int Clusters => _metadata.Clusters;

    /// <summary>Length of an embedding.</summary>
    public int EmbeddingDimensions => _embeddings.Dimensions;

    /// <summary>Side of the square that the network sees of an image, in pixels.</summary>
    public int ImageSize => _metadata.Preprocessing.Size;

    /// <summary>The name of the pipeline that made the model.</summary>
    public string Pipeline => _metadata.Pipeline;

    /// <summary>The name of the backbone in it.</summary>
    public string Backbone => _metadata.Backbone;

    /// <summary>The fingerprints of the images that it was trained on; null where the file has none.</summary>
    internal ImageFingerprints? TrainedOn { get; }

    /// <summary>The centroids of a clustering, one in each row; null of a classifier.</summary>
    internal FeatureMatrix? Centroids { get; }

    /// <summary>Identifies the embeddings: vectors can be compared only under the same key. It is computed while the network is
    /// loaded.</summary>
    internal Task<ContentHash> EmbeddingKey { get; }

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">The <c>model.zip</c> or <c>model.onnx</c> of a run.</param>
    /// <exception cref="PipelineException">There is no such file, it is damaged, or it was not made by a pipeline.</exception>
    public static ImageModel Load(string path) => new(ModelArchive.ReadGraph(path), ArchiveReader.ReadFingerprints(path));

    /// <summary>Loads a model from memory.</summary>
    /// <param name="content">The content of a <c>model.zip</c> or <c>model.onnx</c>; not needed any more when the call returns.</param>
    /// <param name="name">What errors call the model.</param>
    /// <exception cref="PipelineException">The content is damaged, or was not made by a pipeline.</exception>
    public static ImageModel Load(ReadOnlyMemory<byte> content, string name = DefaultName)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        return new(ArchiveReader.ReadGraph(stream, name), ArchiveReader.ReadFingerprints(stream));
    }

    /// <summary>Loads a model from a stream, which is read to its end and not closed.</summary>
    /// <param name="stream">The stream, at the beginning of a <c>model.zip</c> or <c>model.onnx</c>.</param>
    /// <param name="name">What errors call the model.</param>
    /// <exception cref="PipelineException">The content is damaged, or was not made by a pipeline.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ImageModel Load(Stream stream, string name = DefaultName)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return new(ArchiveReader.ReadGraph(content, name), ArchiveReader.ReadFingerprints(content));
    }

    /// <summary>As <see cref="Load(string)"/>, on a thread of the pool.</summary>
    /// <param name="path">The <c>model.zip</c> or <c>model.onnx</c> of a run.</param>
    /// <param name="cancellation">Stops before the loading begins.</param>
    /// <exception cref="PipelineException">There is no such file, it is damaged, or it was not made by a pipeline.</exception>
    public static Task<ImageModel> LoadAsync(string path, CancellationToken cancellation = default) =>
        System.Threading.Tasks.Task.Run(() => Load(path), cancellation);

    /// <summary>As <see cref="Load(Stream, string)"/>; the stream is waited for, and the rest is done on a thread of the pool.</summary>
    /// <param name="stream">The stream, at the beginning of a <c>model.zip</c> or <c>model.onnx</c>.</param>
    /// <param name="name">What errors call the model.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="PipelineException">The content is damaged, or was not made by a pipeline.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static async Task<ImageModel> LoadAsync(Stream stream, string name = DefaultName, CancellationToken cancellation = default)
    {
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellation).ConfigureAwait(false);
        return await System.Threading.Tasks.Task.Run(
            () => new ImageModel(ArchiveReader.ReadGraph(content, name), ArchiveReader.ReadFingerprints(content)), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Predicts the class or cluster of an image, on the calling thread.</summary>
    /// <param name="image">A path, the bytes of a file, a stream or decoded pixels.</param>
    /// <param name="cancellation">Stops the network before its next layer.</param>
    /// <exception cref="BadImageException">It is not a usable image; the message says why.</exception>
    /// <exception cref="PipelineException">The network cannot be run on it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ImagePrediction Predict(ImageInput image, CancellationToken cancellation = default) => _predictions.Run(image, cancellation);

    /// <summary>As <see cref="Predict"/>; a stream is waited for, and the network runs on a thread of the pool.</summary>
    /// <inheritdoc cref="Predict"/>
    /// <param name="image">A path, the bytes of a file, a stream or decoded pixels.</param>
    /// <param name="cancellation">Stops before the network runs.</param>
    public Task<ImagePrediction> PredictAsync(ImageInput image, CancellationToken cancellation = default) =>
        _predictions.RunAsync(image, cancellation);

    /// <summary>Predicts the classes or clusters of many images, on all cores.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Receives the number of images done, at most ten times a second.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One result for each image, in their order. An image that cannot be used has the reason instead of a prediction.</returns>
    /// <exception cref="PipelineException">The network cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<ImageResult<ImagePrediction>> PredictMany(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        _predictions.RunMany(images, progress, cancellation);

    /// <inheritdoc cref="PredictMany"/>
    public Task<IReadOnlyList<ImageResult<ImagePrediction>>> PredictManyAsync(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        _predictions.RunManyAsync(images, progress, cancellation);

    /// <summary>Computes the embedding of an image, on the calling thread: the vector from which the model predicts.</summary>
    /// <param name="image">A path, the bytes of a file, a stream or decoded pixels.</param>
    /// <returns>A new array of <see cref="EmbeddingDimensions"/> numbers.</returns>
    /// <exception cref="BadImageException">It is not a usable image; the message says why.</exception>
    /// <exception cref="PipelineException">The network cannot be run on it.</exception>
    public float[] Embed(ImageInput image) => _embeddings.Run(image);

    /// <summary>As <see cref="Embed"/>; a stream is waited for, and the network runs on a thread of the pool.</summary>
    /// <inheritdoc cref="Embed"/>
    /// <param name="image">A path, the bytes of a file, a stream or decoded pixels.</param>
    /// <param name="cancellation">Stops before the network runs.</param>
    public Task<float[]> EmbedAsync(ImageInput image, CancellationToken cancellation = default) =>
        _embeddings.RunAsync(image, cancellation);

    /// <summary>Computes the embeddings of many images, on all cores.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Receives the number of images done, at most ten times a second.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One result for each image, in their order. An image that cannot be used has the reason instead of an embedding.</returns>
    /// <exception cref="PipelineException">The network cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<ImageResult<float[]>> EmbedMany(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        _embeddings.RunMany(images, progress, cancellation);

    /// <inheritdoc cref="EmbedMany"/>
    public Task<IReadOnlyList<ImageResult<float[]>>> EmbedManyAsync(
        IReadOnlyList<ImageInput> images, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        _embeddings.RunManyAsync(images, progress, cancellation);

    /// <summary>Evaluates the model on images that it was not trained on.</summary>
    /// <param name="data">
    /// For a classifier a folder of class folders, or a manifest with labels; for a clustering any folder of images, or a manifest. Of a
    /// manifest all rows are used, whatever their split.
    /// </param>
    /// <param name="progress">Receives the number of images done, at most ten times a second.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ConfigurationException">The place has no such images, or a label that is none of the model's classes.</exception>
    /// <exception cref="PipelineException">No image can be read, or the network cannot be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ModelEvaluation> EvaluateAsync(
        string data, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        (await ModelEvaluator.RunAsync(this, data, progress, cancellation).ConfigureAwait(false)).Evaluation;

    /// <summary>The key of the embeddings of a model's graph.</summary>
    internal static ContentHash KeyOf(OnnxModel model, Imaging.Preprocessing preprocessing)
    {
        var (graph, output) = EmbeddingGraph.Of(model);
        return FeatureKey.Of(graph, preprocessing, output).Hash;
    }

    /// <summary>Releases the network. No call may be running.</summary>
    public void Dispose()
    {
        _predictions.Dispose();
        _embeddings.Dispose();
        _session.Dispose();
    }
}
