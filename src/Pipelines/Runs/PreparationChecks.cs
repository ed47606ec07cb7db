namespace Pipelines.Runs;

/// <summary>Settings that can only be judged once the images and the backbone are known.</summary>
internal static class PreparationChecks
{
    /// <summary>Everything that does not fit.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>embedding.dimensions</c>.</param>
    public static IEnumerable<Problem> Of(PreparedPipeline pipeline, Func<string, string> place)
    {
        var images = pipeline.Data.Train.Count;
        if (pipeline.Options.Embedding.Dimensions is { } dimensions && dimensions > pipeline.FeatureDimensions)
        {
            yield return new(
                place("embedding.dimensions"),
                $"The embedding has {dimensions} dimensions, but the backbone '{pipeline.Backbone.Name}' with this neck gives only {pipeline.FeatureDimensions}.",
                $"Take at most {pipeline.FeatureDimensions}, or leave it out for no bottleneck.");
        }
        else if (pipeline.Options is { Task: PipelineTask.Clustering, Embedding.Dimensions: { } components } && components > images - 1)
        {
            yield return new(
                place("embedding.dimensions"),
                $"{images} images span at most {images - 1} principal components, not {components}.",
                $"Take at most {images - 1}.");
        }

        if (pipeline.Options.Task == PipelineTask.Classification
            && pipeline.Options.Head.ClassWeights.Named.Keys.Except(pipeline.Data.Labels).ToList() is { Count: > 0 } unknown)
        {
            yield return new(
                place("head.classWeights"),
                $"There {(unknown.Count == 1 ? "is no class" : "are no classes")} {string.Join(", ", unknown.Select(name => $"\"{name}\""))}.",
                $"{NearestWord.Question(unknown[0], pipeline.Data.Labels)}The classes are {string.Join(", ", pipeline.Data.Labels)}.");
        }

        if (pipeline.Options.Task == PipelineTask.Classification
            && pipeline.Data.Labels.Count(label => pipeline.Options.Head.ClassWeights.Named.GetValueOrDefault(label, 1) > 0) is var counting and < 2)
        {
            yield return new(
                place("head.classWeights"),
                counting == 0 ? "No class counts in the loss: all weights are 0." : "Only one class counts in the loss: the weights of the others are 0.",
                "Leave two classes or more above 0.");
        }

        if (pipeline.Options.Task == PipelineTask.Clustering && pipeline.Options.KMeans.K.To > images)
        {
            yield return new(
                place("kMeans.k"),
                $"{pipeline.Options.KMeans.K.To} groups are more than there are images ({images}).",
                $"Take at most {images}.");
        }
    }
}
