using Pipelines.Backbones;
using Pipelines.Clustering;
using Pipelines.Configuration;
using Pipelines.Evaluation;
using Pipelines.Features;
using Pipelines.Graph.Rewriting;
using Pipelines.Numerics;
using Pipelines.Packaging;

namespace Pipelines.Runs;

/// <summary>Runs a clustering pipeline: vectors, projection, K-means, evaluation, export.</summary>
internal static class ClusteringRun
{
    public static ClusteringResult Run(
        PreparedPipeline pipeline, RunFolder folder, RunSettings settings, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        var started = settings.Clock.GetTimestamp();
        var features = DataSetFeatures.Extract(pipeline, settings.Clock, progress, cancellation);
        var options = pipeline.Options;
        var projection = options.Embedding.Dimensions is { } dimensions ? PrincipalComponents.Fit(features.Train.Features, dimensions) : null;
        var trained = Embedder.Embed(features.Train.Features, projection, options.Embedding.L2Normalize);
        var selection = ClusterCountSelection.Fit(trained, options.KMeans, progress, cancellation);
        var centroids = selection.Best.Centroids;

        var heldOut = HeldOutImages.Of(features);
        var embeddings = heldOut.Split == features.Train ? trained : Embedder.Embed(heldOut.Split.Features, projection, options.Embedding.L2Normalize);
        var nearest = NearestCentroids.Find(embeddings, centroids, cancellation);
        var assigned = new KMeansResult(centroids, nearest.Assignments, nearest.Inertia);
        var names = heldOut.Names;

        var metadata = pipeline.Metadata;
        var model = BatchNormFolding.Fold(ModelGraph.ForClustering(pipeline.FeatureGraph, projection, options.Embedding.L2Normalize, centroids, metadata));
        ModelSelfCheck.Run(model, pipeline.Preprocessing, ModelGraph.Embedding, heldOut.Split.Images, embeddings);
        model.Save(folder.File("model.onnx"));
        ModelArchive.Write(folder.File("model.zip"), model);
        using (var csv = folder.CreateText("predictions.csv"))
        {
            PredictionsCsv.WriteClustering(csv, names, heldOut.Truth, embeddings, assigned);
        }

        folder.WriteText("clusters.json", MetricsJson.Write(ClusterSummary.Of(names, heldOut.Truth, embeddings, assigned)));
        var skipped = pipeline.Data.Skipped.Concat(features.Table.Skipped).ToList();
        var elapsed = settings.Clock.GetElapsedTime(started);
        var metrics = ClusteringEvaluator.Evaluate(
            embeddings,
            centroids,
            assigned.Assignments,
            heldOut.Split.Labels.Count == 0 ? null : heldOut.Split.Labels,
            selection.Tried,
            skipped,
            elapsed,
            options.KMeans.Seed,
            cancellation);
        folder.WriteText("metrics.json", MetricsJson.Write(metrics));
        folder.WriteText("pipeline.json", ConfigurationWriter.Write(pipeline.Name, ResolvedOptions.For(pipeline, folder.FinalPath)));
        cancellation.ThrowIfCancellationRequested();
        folder.Complete();
        return new(pipeline.Name, folder.FinalPath, skipped, [.. pipeline.Data.Notes, .. features.Table.Notes], elapsed, heldOut.Name, metrics);
    }
}
