using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Features;
using Pipelines.Onnx;
using Pipelines.Packaging;

namespace Pipelines.Runs;

/// <summary>
/// Runs an exported model on images, through ONNX Runtime on all cores. It reads pictures as training did: upright by their EXIF tag, on white where they
/// are transparent. ML.NET itself is not loaded.
/// </summary>
public sealed class ModelPredictor
{
    private ModelPredictor(OnnxModel model, ModelMetadata metadata)
    {
        Model = model;
        Metadata = metadata;
    }

    /// <summary>The model's graph.</summary>
    public OnnxModel Model { get; }

    /// <summary>What the model says about itself: its task, its classes, its image size.</summary>
    public ModelMetadata Metadata { get; }

    /// <summary>Opens a <c>model.zip</c> or <c>model.onnx</c> that a run exported.</summary>
    /// <exception cref="PipelineException">There is no such file, it is damaged, or it was not made by a pipeline.</exception>
    public static ModelPredictor Load(string path)
    {
        var model = ModelArchive.ReadGraph(path);
        return new(model, ModelMetadata.Parse(model));
    }

    /// <summary>The scores (classification) or squared distances (clustering) of images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Hears of the images done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One row for each image that could be read; the others are listed with the reason.</returns>
    /// <exception cref="PipelineException">The network cannot be run.</exception>
    public FeatureTable Predict(IReadOnlyList<ImageItem> images, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        Run(Metadata.Task == PipelineTask.Classification ? ModelGraph.Scores : ModelGraph.Distances, images, progress, cancellation);

    /// <summary>The embeddings of images.</summary>
    /// <inheritdoc cref="Predict"/>
    public FeatureTable Embed(IReadOnlyList<ImageItem> images, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        Run(ModelGraph.Embedding, images, progress, cancellation);

    private FeatureTable Run(string output, IReadOnlyList<ImageItem> images, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        using var extractor = new FeatureExtractor(Model, Metadata.Preprocessing, cache: null, output);
        return extractor.Extract([.. images.Select(image => new HashedImage(image, default))], progress, cancellation);
    }
}
