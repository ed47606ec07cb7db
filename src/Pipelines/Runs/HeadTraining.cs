using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Features;
using Pipelines.Graph.Rewriting;

namespace Pipelines.Runs;

/// <summary>The form <c>featureVectors</c>: a head on stored vectors.</summary>
internal static class HeadTraining
{
    public static TrainedClassifier Run(
        PreparedPipeline pipeline, DataSetFeatures features, HeldOutImages heldOut, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var options = pipeline.Options;
        var validation = features.Validation.Images.Count > 0 ? features.Validation : null;
        var trained = SoftmaxTrainer.Train(
            features.Train.Features,
            features.Train.Labels,
            validation?.Features,
            validation?.Labels,
            pipeline.Data.Labels,
            options.Head,
            options.Embedding,
            options.Training,
            progress,
            cancellation);
        cancellation.ThrowIfCancellationRequested();

        var embeddings = Embedder.Embed(heldOut.Split.Features, trained.Bottleneck, options.Embedding.L2Normalize);
        var scores = SoftmaxScorer.Score(trained.Head, embeddings);
        var metadata = pipeline.Metadata;
        var model = BatchNormFolding.Fold(ModelGraph.ForClassification(
            pipeline.FeatureGraph, trained.Bottleneck, options.Embedding.L2Normalize, trained.Head, pipeline.Data.Labels, metadata));
        ModelSelfCheck.Run(model, pipeline.Preprocessing, ModelGraph.Scores, heldOut.Split.Images, scores);
        return new(model, scores, trained.Records, trained.Training, trained.Notes);
    }
}
