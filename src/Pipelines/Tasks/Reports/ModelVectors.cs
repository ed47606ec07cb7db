using Pipelines.Backbones;
using Pipelines.Features;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Reports;

/// <summary>The embeddings that a finished model gives.</summary>
/// <param name="pipeline">The pipeline whose model it is.</param>
/// <param name="model">The model.</param>
/// <param name="keepsBackbone">
/// Whether its backbone is the one that the vectors of the images are of; otherwise the images go through the model.
/// </param>
internal sealed class ModelVectors(PreparedPipeline pipeline, OnnxModel model, bool keepsBackbone)
{
    /// <summary>A row for each of some images.</summary>
    /// <param name="split">The images.</param>
    /// <param name="images">Which of them.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">An image cannot be read any more.</exception>
    public FeatureMatrix Of(SplitFeatures split, IReadOnlyList<int> images, CancellationToken cancellation)
    {
        if (keepsBackbone)
        {
            var features = images.Count == split.Images.Count ? split.Features : split.Features.Select(images);
            return Embedder.Embed(features, LearnedLayers.Bottleneck(model), pipeline.Options.Embedding.L2Normalize);
        }

        using var extractor = new FeatureExtractor(model, pipeline.Preprocessing, cache: null, ModelGraph.Embedding);
        var table = extractor.Extract([.. images.Select(image => split.Images[image])], progress: null, cancellation);
        return table.Skipped is [var skipped, ..]
            ? throw new PipelineException(new Problem(skipped.Path, $"The image cannot be read any more: {skipped.Reason}."))
            : table.Features;
    }
}
