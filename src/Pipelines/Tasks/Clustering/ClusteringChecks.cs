using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Clustering;

/// <summary>Whether there are images enough for the groups and the principal components.</summary>
internal static class ClusteringChecks
{
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
                $"{images} images span at most {images - 1} principal components, not {components}.",
                $"Take at most {images - 1}.");
        }

        if (pipeline.Options.KMeans.K.To > images)
        {
            yield return new(
                place("kMeans.k"),
                $"{pipeline.Options.KMeans.K.To} clusters are more than there are images ({images}).",
                $"Take at most {images}.");
        }
    }
}
