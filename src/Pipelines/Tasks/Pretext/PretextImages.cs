using Pipelines.Data;
using Pipelines.Data.Labels;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Pretext;

namespace Pipelines.Tasks.Pretext;

/// <summary>The images of a pretext task.</summary>
internal static class PretextImages
{
    /// <summary>The images of a pipeline without broken ones.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="broken">Images that cannot be decoded.</param>
    /// <exception cref="PipelineException">Those that are left are too few.</exception>
    public static PretextContext Usable(PreparedPipeline pipeline, IReadOnlyList<SkippedImage> broken)
    {
        var unusable = broken.Select(image => image.Path).ToHashSet(StringComparer.Ordinal);
        List<HashedImage> train = Among(pipeline.Data.Train), validation = Among(pipeline.Data.Validation);
        if (train.Count == 0)
        {
            throw new PipelineException(
                new Problem($"pipeline {pipeline.Name}", "No training image can be read.", "Replace the broken images."));
        }

        return PretextChecks.BatchOfOne(pipeline, train, "training.batchSize") is { } problem
            ? throw new PipelineException(problem)
            : Context(pipeline, train, validation);

        List<HashedImage> Among(IReadOnlyList<HashedImage> all) => [.. all.Where(image => !unusable.Contains(image.Item.Path))];
    }

    /// <summary>A pretext task on these images.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="train">The images that are trained on.</param>
    /// <param name="validation">The images that validate the network.</param>
    public static PretextContext Context(PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, IReadOnlyList<HashedImage> validation)
    {
        var (labels, pretext) = (pipeline.Data.Labels, pipeline.Options.Pretext);
        List<HashedImage> images = [.. train, .. validation];
        return new(
            images,
            train.Count,
            pretext.NeedsLabels() ? LabelNumbers.Of(labels, images) : [],
            labels.Count,
            pipeline.Preprocessing,
            pretext,
            pipeline.Training);
    }
}
