using Pipelines.Backbones;
using Pipelines.Clustering;
using Pipelines.Evaluation;
using Pipelines.Features;
using Pipelines.Graph.Rewriting;
using Pipelines.Numerics;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Clustering;

/// <summary>Runs a clustering pipeline: vectors, projection, K-means, evaluation.</summary>
internal static class ClusteringRun
{
    public static ClusteringOutcome Run(
        PreparedPipeline pipeline, IRunContext context, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var started = context.Clock.GetTimestamp();
        var features = DataSetFeatures.Extract(pipeline, context.Clock, progress, cancellation);
        var options = pipeline.Options;
        var projection = options.Embedding.Dimensions is { } dimensions
            ? PrincipalComponents.Fit(features.Train.Features, dimensions)
            : null;
        var trained = Embedder.Embed(features.Train.Features, projection, options.Embedding.L2Normalize);
        var notes = ClusteringChecks.OfEmbeddings(pipeline, trained).ToList();
        var selection = ClusterCountSelection.Fit(trained, options.KMeans, progress, cancellation);
        var centroids = selection.Best.Centroids;

        var heldOut = HeldOutImages.Of(features);
        var embeddings = heldOut.Split == features.Train
            ? trained
            : Embedder.Embed(heldOut.Split.Features, projection, options.Embedding.L2Normalize);
        var nearest = NearestCentroids.Find(embeddings, centroids, cancellation);
        var model = BatchNormFolding.Fold(
            ModelGraph.ForClustering(pipeline.FeatureGraph, projection, options.Embedding.L2Normalize, centroids, pipeline.Metadata));
        ModelSelfCheck.Run(model, pipeline.Preprocessing, ModelGraph.Embedding, heldOut.Split.Images, embeddings);

        var skipped = pipeline.Data.Skipped.Concat(features.Skipped).ToList();
        var metrics = ClusteringEvaluator.Evaluate(
            embeddings,
            centroids,
            nearest.Assignments,
            heldOut.Split.Labels.Count == 0 ? null : heldOut.Split.Labels,
            selection.Tried,
            skipped,
            context.Clock.GetElapsedTime(started),
            options.KMeans.Seed,
            heldOut.Groups,
            cancellation);
        return new()
        {
            Model = model,
            HeldOut = heldOut,
            Embeddings = embeddings,
            Groups = new(centroids, nearest.Assignments, nearest.Inertia),
            Metrics = metrics,
            Skipped = skipped,
            Notes = RunNote.All([.. features.Notes, .. notes, .. ClusteringChecks.OfGroups(metrics)]).ToList(),
        };
    }
}
