using System.Globalization;
using Pipelines.Data;
using Pipelines.Onnx;
using Pipelines.Training.Batches;
using Pipelines.Training.Loop;
using Pipelines.Training.Pretext;

namespace Pipelines.Runs;

/// <summary>Whether images, batches and teacher suit a pretext task.</summary>
internal static class PretextChecks
{
    /// <summary>Everything that does not fit; nothing for other tasks.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>pretext.targetDimensions</c>.</param>
    public static IReadOnlyList<Problem> Of(PreparedPipeline pipeline, Func<string, string> place) => pipeline.Options.Task != PipelineTask.Pretext
        ? []
        : [.. Training(pipeline, place), .. Judging(pipeline, place), .. Teacher(pipeline, place)];

    /// <summary>What is wrong where the task cannot be learned from a batch of one image, and some batches are that small; else null.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="train">The images that are trained on.</param>
    /// <param name="place">The place of <c>training.batchSize</c>, for an error.</param>
    public static Problem? BatchOfOne(PreparedPipeline pipeline, IReadOnlyList<HashedImage> train, string place)
    {
        var (training, options) = (pipeline.Training, pipeline.Options);
        var (length, batchSize) = (PictureOrder.Of(train, training).Length, training.BatchSize);
        var needsMore = options.Pretext.Objective switch
        {
            PretextObjective.Contrastive => "In a batch of one image its other variant is the only candidate, so that there is nothing to learn",
            PretextObjective.Rotation => null,
            _ => !training.FrozenBatchNorm ? "Batch normalisation cannot learn from batches of one image" : null,
        };
        return needsMore is null || length == 0 || TrainingPlan.SmallestBatch(length, batchSize, training.GradientAccumulation) > 1
            ? null
            : new(
                place,
                length == 1 ? $"{needsMore}, and there is only one." : $"{needsMore}, and of {length} images an epoch a \"batchSize\" of {batchSize} makes some.",
                length == 1 ? "Take more images."
                    : options.Pretext.Objective == PretextObjective.Contrastive ? "Raise \"batchSize\", to 64 or more if there are as many images."
                    : "Raise \"batchSize\", or write \"frozenBatchNorm\": true.");
    }

    private static IEnumerable<Problem> Training(PreparedPipeline pipeline, Func<string, string> place) =>
        BatchOfOne(pipeline, pipeline.Data.Train, place("training.batchSize")) is { } problem ? [problem] : [];

    /// <summary>A picture that is judged alone has found its other variant in any case.</summary>
    private static IEnumerable<Problem> Judging(PreparedPipeline pipeline, Func<string, string> place)
    {
        var (images, batchSize) = (pipeline.Data.Validation.Count, pipeline.Training.BatchSize);
        if (pipeline.Options.Pretext.Objective == PretextObjective.Contrastive && images > 0 && batchSize > 1 && TrainingPlan.SmallestBatch(images, batchSize, accumulation: 1) == 1)
        {
            yield return new(
                place("data.validation"),
                $"Of {images} validation image{(images == 1 ? "" : "s")} in batches of {batchSize} one is alone, with its other variant as the only candidate: it cannot tell a good network from a bad one.",
                "Take more validation images, or none.");
        }
    }

    private static IEnumerable<Problem> Teacher(PreparedPipeline pipeline, Func<string, string> place)
    {
        if (pipeline is not { Teacher: { } teacher, TeacherPreprocessing: { } preprocessing })
        {
            yield break;
        }

        var (dimensions, images) = (pipeline.Options.Pretext.TargetDimensions, pipeline.Data.Train.Count + pipeline.Data.Validation.Count);
        if (teacher.IsVector)
        {
            yield return new(
                place("pretext.teacher.featureMap"),
                $"The teacher '{teacher.Name}' gives one vector for each picture, and what is learned is what it sees in each part of one.",
                "Name a tensor of N × C × H × W in its graph, or take another teacher.");
            yield break;
        }

        if (dimensions > teacher.Channels)
        {
            yield return new(
                place("pretext.targetDimensions"),
                $"{dimensions} principal components were asked for, but the feature map of the teacher '{teacher.Name}' has {teacher.Channels} channels.",
                $"Take at most {teacher.Channels}.");
        }
        else if (dimensions > images - 1)
        {
            yield return new(
                place("pretext.targetDimensions"),
                $"{images} images span at most {images - 1} principal components, not {dimensions}.",
                images > 2 ? $"Take at most {images - 1}, or more images." : "Take more images.");
        }

        var (side, problem) = Cells();
        if (problem is not null)
        {
            yield return problem;
        }
        else if ((long)images * side * side * dimensions > Array.MaxLength)
        {
            yield return new(
                place("pretext.targetDimensions"),
                string.Create(CultureInfo.InvariantCulture, $"{images:n0} images of {side} × {side} cells of {dimensions} numbers each are {(long)images * side * side * dimensions:n0} numbers, and no more than {Array.MaxLength:n0} can be kept."),
                "Lower \"targetDimensions\" or \"teacherSize\", or take fewer images.");
        }

        (int Side, Problem? Problem) Cells()
        {
            try
            {
                return (TeacherGraph.Side(teacher, preprocessing), null);
            }
            catch (Exception error) when (error is GraphProbeException or ConfigurationException)
            {
                return (0, new(
                    place("pretext.teacherSize"),
                    $"The teacher '{teacher.Name}' does not run on images of {preprocessing.Size} × {preprocessing.Size} pixels; it was made for {teacher.Size} × {teacher.Size}.",
                    $"Set \"teacherSize\" to {teacher.Size}, or leave it out."));
            }
        }
    }
}
