using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Classification.Decision;
using Pipelines.Features;
using Pipelines.Numerics;
using Pipelines.Onnx;
using Pipelines.Packaging;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification;

/// <summary>What a decision takes of a network: its embeddings of images.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="keepsBackbone">Whether the backbone is as it was, so that stored vectors are those of the network.</param>
/// <param name="progress">Receives the number of images done.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class NetworkDecision(
    PreparedPipeline pipeline, bool keepsBackbone, IProgress<StageProgress>? progress, CancellationToken cancellation)
{
    /// <summary>The images that validate a network, as it sees them.</summary>
    /// <param name="model">A network that was not trained on them, calibrated.</param>
    /// <param name="train">The images that it was trained on.</param>
    /// <param name="validation">Those that validate it.</param>
    public DecisionImages Images(OnnxModel model, SplitFeatures train, SplitFeatures validation)
    {
        var (usable, embeddings) = Embed(model, validation);
        return new(
            DecisionSource.Validation,
            usable,
            SoftmaxScorer.Score(LearnedLayers.Head(model), embeddings),
            Familiarity(model, train)?.Of(embeddings));
    }

    /// <summary>What tells images that are unlike these; null where that is not wanted.</summary>
    /// <param name="model">A network.</param>
    /// <param name="train">The images that it was trained on.</param>
    public Familiarity? Familiarity(OnnxModel model, SplitFeatures train)
    {
        if (pipeline.Options.Decision?.Unknown is null)
        {
            return null;
        }

        var (usable, embeddings) = Embed(model, train);
        return DecisionImages.FamiliarityOf(pipeline, embeddings, usable.Labels, LearnedLayers.Head(model), cancellation);
    }

    /// <summary>The embeddings of images.</summary>
    public (SplitFeatures Usable, FeatureMatrix Embeddings) Embed(OnnxModel model, SplitFeatures images)
    {
        if (keepsBackbone)
        {
            return (images, Embedder.Embed(images.Features, LearnedLayers.Bottleneck(model), pipeline.Options.Embedding.L2Normalize));
        }

        using var extractor = new FeatureExtractor(model, pipeline.Preprocessing, cache: null, ModelGraph.Embedding);
        var relabelled = progress is null ? null : new StageNamed(progress, "fitting the decision");
        var table = extractor.Extract(images.Images, relabelled, cancellation);
        return (images.Select(table.Rows), table.Features);
    }
}
