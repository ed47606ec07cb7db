using Pipelines.Clustering;
using Pipelines.Evaluation.Comparison;
using Pipelines.Features;
using Pipelines.Packaging;
using Pipelines.Reporting.Clustering;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Reports;

namespace Pipelines.Tasks.Clustering;

/// <summary>What the page of a clustering run is made of.</summary>
internal static class ClusteringReporting
{
    /// <summary>Collects it while the run is at work.</summary>
    public static ClusteringReport Of(ClusteringOutcome outcome, ArtifactRun run) => new()
    {
        Run = RunReporting.Of(run, outcome, outcome.HeldOut.Name),
        Images = RunReporting.Images(outcome.HeldOut.Split.Images),
        Groups = outcome.Groups.Assignments,
        Embeddings = outcome.Embeddings,
        Centroids = outcome.Groups.Centroids,
        Silhouettes = Silhouette.Each(
            outcome.Embeddings, outcome.Groups.Assignments, run.Pipeline.Options.KMeans.Seed, run.Cancellation),
        Metrics = outcome.Metrics,
    };

    /// <summary>Collects it from the folder of a finished run; of images that are not there any more nothing can be shown.</summary>
    /// <exception cref="PipelineException">No image is left, or the model is not there.</exception>
    public static ClusteringReport Of(FinishedRunFiles files, FinishedRunSettings settings, CancellationToken cancellation)
    {
        var predicted = (ClusteredImages)files.Run.Images!;
        var metrics = (ClusteringMetrics)files.Run.Metrics;
        var rows = files.Find(predicted).Index().Where(image => image.Item is not null).ToList();
        var images = rows.Select(image => image.Item!).ToList();
        if (files.Pipeline is not { } pipeline || images.Count == 0 || files.Model() is not { } model
            || files.Split(images, hasVectors: true, settings.Clock, settings.Progress, cancellation) is not { } split)
        {
            throw new PipelineException(new Problem(
                files.Folder,
                "The report of a clustering needs its images and its model, and they are not there as they were.",
                files.Notes.Count > 0 ? files.Notes[0] : "Put them back, or run the pipeline again."));
        }

        var embeddings = Embedder.Embed(split.Features, LearnedLayers.Bottleneck(model), pipeline.Options.Embedding.L2Normalize);
        int[] groups = [.. rows.Select(image => predicted.Clusters[image.Index] - 1)];
        return new()
        {
            Run = files.Reported(metrics.Skipped, settings),
            Images = RunReporting.Images(images),
            Groups = groups,
            Embeddings = embeddings,
            Centroids = LearnedLayers.Centroids(model),
            Silhouettes = Silhouette.Each(embeddings, groups, pipeline.Options.KMeans.Seed, cancellation),
            Metrics = metrics,
        };
    }
}
