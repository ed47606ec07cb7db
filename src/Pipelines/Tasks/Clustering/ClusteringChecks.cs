using System.Globalization;
using Pipelines.Numerics;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Clustering;

/// <summary>Whether there are enough images for the clusters and the principal components, and whether groups were found.</summary>
internal static class ClusteringChecks
{
    // Of groups that one can see it is above 0.25 (Rousseeuw, 1987); of deep features it is lower. Below this there are none.
    private const double LeastSilhouette = 0.1;

    // Labels know better: from here on the groups are those of the labels, however close they lie.
    private const double EnoughAgreement = 0.3;

    /// <summary>Everything that does not fit.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>embedding.dimensions</c>.</param>
    public static IEnumerable<Problem> Of(PreparedPipeline pipeline, Func<string, string> place)
    {
        var images = pipeline.Data.Train.Count;
        if (EmbeddingCheck.Of(pipeline, place) is { } problem)
        {
            yield return problem;
        }
        else if (pipeline.Options.Embedding.Dimensions is { } components && components > images - 1)
        {
            yield return new(
                place("embedding.dimensions"),
                $"{Quantity.Of(images, "images")} span{(images == 1 ? "s" : "")} at most "
                    + $"{Quantity.Of(images - 1, "principal components")}, not {components}.",
                $"Take at most {images - 1}.");
        }

        if (images < 2)
        {
            yield return new(place("data.train"), "One image cannot be put into clusters.", "Give at least two different images.");
        }
        else if (pipeline.Options.KMeans.K.From > images)
        {
            yield return new(
                place("kMeans.k"),
                $"{pipeline.Options.KMeans.K.From} clusters are more than there are images ({images}).",
                $"Take at most {images}.");
        }
    }

    /// <summary>
    /// The numbers of clusters that can be tried with so many different vectors: a range ends there, a fixed number stays.
    /// </summary>
    public static ClusterCount Possible(ClusterCount requested, int different) =>
        requested.To > different && different >= requested.From ? ClusterCount.Between(requested.From, different) : requested;

    /// <summary>Says that a range was cut; nothing where it was not.</summary>
    /// <param name="requested">The range of the configuration.</param>
    /// <param name="different">How many vectors differ.</param>
    /// <param name="reason">Why there are no more, such as <c>there are 6 training images</c>.</param>
    public static IEnumerable<string> CutNote(ClusterCount requested, int different, string reason)
    {
        if (Possible(requested, different) is var possible && possible != requested)
        {
            yield return $"K-means tries {possible} clusters, not {requested}: {reason}.";
        }
    }

    /// <summary>Checks the embeddings, which can be fewer different ones than images.</summary>
    /// <returns>What a user should know; usually nothing.</returns>
    /// <exception cref="PipelineException">There are fewer different ones than the fewest clusters.</exception>
    public static IEnumerable<string> OfEmbeddings(PreparedPipeline pipeline, FeatureMatrix embeddings)
    {
        var requested = pipeline.Options.KMeans.K;
        var different = DifferentVectors.Count(embeddings, atMost: requested.To);
        return different >= requested.From
            ? CutNote(requested, different, $"of the {embeddings.Rows} embeddings no more than {different} differ")
            : throw new PipelineException(new Problem(
                pipeline.Place("kMeans.k"),
                $"{requested.From} clusters were requested, but of the {embeddings.Rows} embeddings "
                + (different == 1 ? "all are the same." : $"only {different} differ."),
                different == 1
                    ? "Look at the images: they may be copies of each other, or blank. Or check the settings of \"embedding\"."
                    : $"Request at most {different} clusters, or add images."));
    }

    /// <summary>Says that K-means has found no groups; nothing where it has.</summary>
    public static IEnumerable<string> OfGroups(ClusteringMetrics metrics)
    {
        if (metrics.Silhouette is { } silhouette and < LeastSilhouette && !(metrics.AdjustedRandIndex >= EnoughAgreement))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"silhouette {silhouette:0.00}: these images do not fall into groups; the {metrics.K} clusters are parts of one cloud. "
                    + $"Another \"backbone\" may separate them, or fewer dimensions: \"embedding\": {{ \"dimensions\": 32 }}.");
        }
    }
}
