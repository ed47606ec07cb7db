using Pipelines.Clustering;
using Pipelines.Evaluation.Intervals;
using Pipelines.Numerics;

namespace Pipelines.Evaluation;

/// <summary>Evaluates a clustering, by itself and against labels.</summary>
internal static class ClusteringEvaluator
{
    /// <summary>Computes all metrics.</summary>
    /// <param name="embeddings">The vectors that were clustered.</param>
    /// <param name="centroids">The centroid of each cluster.</param>
    /// <param name="assignments">The number of each image's cluster.</param>
    /// <param name="truth">The number of each image's label; null where images have no labels.</param>
    /// <param name="tried">The numbers of clusters that were tried.</param>
    /// <param name="skipped">Images that could not be clustered; they are reported and change no metric.</param>
    /// <param name="elapsed">Time the evaluation took; reported.</param>
    /// <param name="seed">Draws the images from which the silhouette is computed, above <see cref="Silhouette.MaximumRows"/>.</param>
    /// <param name="groups">Which images belong together; null where each stands for itself.</param>
    /// <param name="ct">Stops the computation of the silhouette.</param>
    /// <exception cref="PipelineException">There are no images, or a vector has a value that is not finite.</exception>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static ClusteringMetrics Evaluate(
        FeatureMatrix embeddings,
        FeatureMatrix centroids,
        IReadOnlyList<int> assignments,
        IReadOnlyList<int>? truth = null,
        IReadOnlyList<ClusterCountTrial>? tried = null,
        IReadOnlyList<SkippedImage>? skipped = null,
        TimeSpan elapsed = default,
        int seed = 1,
        ImageGroups? groups = null,
        CancellationToken ct = default)
    {
        if (assignments.Count != embeddings.Rows
            || centroids.Columns != embeddings.Columns
            || assignments.Any(cluster => cluster < 0 || cluster >= centroids.Rows))
        {
            throw new ArgumentException(
                $"{assignments.Count} assignments to {centroids.Rows} clusters of {centroids.Columns} numbers "
                + $"do not fit {embeddings.Rows} vectors of {embeddings.Columns}.",
                nameof(assignments));
        }

        FiniteVectors.Check(embeddings);
        var inertia = 0.0;
        for (var row = 0; row < embeddings.Rows; row++)
        {
            inertia += SquaredDistances.Between(embeddings.Row(row), centroids.Row(assignments[row]));
        }

        var silhouettes = Silhouette.Values(embeddings, assignments, seed, ct);
        var agreement = truth is null ? null : new LabelAgreement(truth, assignments);
        return new ClusteringMetrics
        {
            Images = embeddings.Rows,
            K = centroids.Rows,
            Inertia = inertia,
            Silhouette = silhouettes?.Mean,
            SilhouetteSample = embeddings.Rows > Silhouette.MaximumRows ? Silhouette.MaximumRows : null,
            DaviesBouldin = DaviesBouldin.Index(embeddings, assignments),
            Tried = tried ?? [],
            AdjustedRandIndex = agreement?.AdjustedRandIndex,
            NormalizedMutualInformation = agreement?.NormalizedMutualInformation,
            Purity = agreement?.Purity,
            Intervals = silhouettes is null
                ? null
                : SilhouetteInterval.Of(silhouettes, groups ?? ImageGroups.Single(embeddings.Rows), ct),
            Skipped = skipped ?? [],
            Seconds = elapsed.TotalSeconds,
        };
    }
}
