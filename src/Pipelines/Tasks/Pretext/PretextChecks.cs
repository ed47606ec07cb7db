using Pipelines.Data;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;

namespace Pipelines.Tasks.Pretext;

/// <summary>Whether images, batches and teacher suit a pretext task.</summary>
internal static class PretextChecks
{
    /// <summary>Everything that does not fit.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>pretext.targetDimensions</c>.</param>
    public static IReadOnlyList<Problem> Of(PreparedPipeline pipeline, Func<string, string> place) =>
    [
        .. ScheduleChecks.Of(pipeline, place),
        .. TrainedParameters.Check(pipeline, place),
        .. BatchOfOne(pipeline, pipeline.Data.Train, place("training.batchSize")) is { } problem ? (Problem[])[problem] : [],
        .. Validation(pipeline, place),
        .. TeacherChecks.Of(pipeline, place),
    ];

    /// <summary>
    /// What is wrong where the task cannot be learned from a batch of one image, and some batches are that small; else null.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="train">The images that are trained on.</param>
    /// <param name="place">The place of <c>training.batchSize</c>, for an error.</param>
    public static Problem? BatchOfOne(PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, string place)
    {
        var (training, objective) = (pipeline.Training, pipeline.Options.Pretext.Objective);
        var (length, batchSize) = (ImageOrder.Of(train, training).Length, training.BatchSize);
        var isContrastive = objective == PretextObjective.Contrastive;
        var needsMore = objective switch
        {
            PretextObjective.Contrastive =>
                "In a batch of one image its other variant is the only candidate, so that there is nothing to learn",
            PretextObjective.Rotation => null,
            _ => !training.FrozenBatchNorm ? "Batch normalisation cannot learn from batches of one image" : null,
        };
        return needsMore is null || length == 0 || TrainingPlan.SmallestBatch(length, batchSize, training.GradientAccumulation) > 1
            ? null
            : new(
                place,
                length == 1
                    ? $"{needsMore}, and there is only one."
                    : $"{needsMore}, and of {length} images an epoch a \"batchSize\" of {batchSize} makes some.",
                length == 1 ? "Take more images."
                : isContrastive ? "Raise \"batchSize\", to 64 or more if there are as many images."
                : "Raise \"batchSize\", or write \"frozenBatchNorm\": true.");
    }

    /// <summary>An image that is alone in its batch has found its other variant in any case.</summary>
    private static IEnumerable<Problem> Validation(PreparedPipeline pipeline, Func<string, string> place)
    {
        var (images, batchSize) = (pipeline.Data.Validation.Count, pipeline.Training.BatchSize);
        var isContrastive = pipeline.Options.Pretext.Objective == PretextObjective.Contrastive;
        if (isContrastive && images > 0 && batchSize > 1 && TrainingPlan.SmallestBatch(images, batchSize, accumulation: 1) == 1)
        {
            yield return new(
                place("data.validation"),
                $"Of {Quantity.Of(images, "validation images")} in batches of {batchSize} one is alone, with its other variant as "
                + "the only candidate: every network is right about it.",
                "Take more validation images, or none.");
        }
    }
}
