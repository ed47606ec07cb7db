namespace Pipelines.Tasks.Preparation;

/// <summary>Whether the backbone's vectors are long enough for the embedding.</summary>
internal static class EmbeddingCheck
{
    /// <summary>What is wrong; null where nothing is.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>embedding.dimensions</c>.</param>
    public static Problem? Of(PreparedPipeline pipeline, Func<string, string> place) =>
        pipeline.Options.Embedding.Dimensions is { } dimensions && dimensions > pipeline.FeatureDimensions
            ? new(
                place("embedding.dimensions"),
                $"The embedding has {dimensions} dimensions, but the backbone '{pipeline.Backbone.Name}' with this neck gives only "
                + $"{pipeline.FeatureDimensions}.",
                $"Take at most {pipeline.FeatureDimensions}, or leave it out for no bottleneck.")
            : null;
}
