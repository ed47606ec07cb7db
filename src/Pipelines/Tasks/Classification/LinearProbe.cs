using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Numerics;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification;

/// <summary>The classifier with which the training of a network begins: a head on stored vectors.</summary>
internal static class LinearProbe
{
    /// <summary>Trains it.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="train">The training images.</param>
    /// <param name="validation">The images that validate it; may be none.</param>
    /// <param name="progress">Receives the progress of each epoch.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SoftmaxModel Train(
        PreparedPipeline pipeline,
        SplitFeatures train,
        SplitFeatures validation,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var set = HeadTrainingSet.Of(train.Features, train.Labels, pipeline.Data.Labels, pipeline.Options.Embedding);
        var held = validation.Images.Count > 0 ? set.Validation(validation.Features, validation.Labels) : null;
        var head = pipeline.Head with { LabelSmoothing = 0 };
        var training = HeadDefaults.Probe(pipeline.Training.Seed, head, set, cancellation);
        var probe = SoftmaxTrainer.Train(set, held, head, training, log: null, progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return probe;
    }

    /// <summary>One that has learned nothing: to see what it takes to train a network.</summary>
    public static SoftmaxModel Untrained(PreparedPipeline pipeline)
    {
        // Not 0, which has no direction where vectors are brought to length 1.
        const float Weight = 0.01f;
        var (features, embedding, classes) = (pipeline.FeatureDimensions, pipeline.EmbeddingDimensions, pipeline.Data.Labels.Count);
        var bottleneck = pipeline.Options.Embedding.Dimensions is null
            ? null
            : new LinearLayer([.. Enumerable.Repeat(Weight, features * embedding)], new float[embedding]);
        return new(bottleneck, new(new float[embedding * classes], new float[classes]), [])
        {
            Epoch = 0,
            Notes = [],
        };
    }
}
