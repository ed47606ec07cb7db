using System.Globalization;
using Pipelines.Onnx;
using Pipelines.Tasks.Preparation;
using Pipelines.Training.Pretext;

namespace Pipelines.Tasks.Pretext;

/// <summary>Whether the teacher of a distillation suits the images.</summary>
internal static class TeacherChecks
{
    /// <summary>Everything that does not fit; nothing where there is no teacher.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="place">The place of an option, such as <c>pretext.targetDimensions</c>.</param>
    public static IEnumerable<Problem> Of(PreparedPipeline pipeline, Func<string, string> place)
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
                $"The teacher '{teacher.Name}' gives one vector for each image, and what is learned is what it sees in each part of one.",
                "Name a tensor of N × C × H × W in its graph, or take another teacher.");
            yield break;
        }

        if (dimensions > teacher.Channels)
        {
            yield return new(
                place("pretext.targetDimensions"),
                $"{dimensions} principal components were asked for, but the feature map of the teacher '{teacher.Name}' has "
                + $"{Quantity.Of(teacher.Channels, "channels")}.",
                $"Take at most {teacher.Channels}.");
        }
        else if (dimensions > images - 1)
        {
            yield return new(
                place("pretext.targetDimensions"),
                $"{Quantity.Of(images, "images")} span{(images == 1 ? "s" : "")} at most "
                    + $"{Quantity.Of(images - 1, "principal components")}, not {dimensions}.",
                images > 2 ? $"Take at most {images - 1}, or more images." : "Take more images.");
        }

        var (side, problem) = Cells();
        if (problem is not null)
        {
            yield return problem;
        }
        else if ((long)images * side * side * dimensions is var numbers && numbers > Array.MaxLength)
        {
            yield return new(
                place("pretext.targetDimensions"),
                $"{Text(images)} images of {side} × {side} cells of {dimensions} numbers each are {Text(numbers)} numbers, "
                + $"and no more than {Text(Array.MaxLength)} can be kept.",
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
                    $"The teacher '{teacher.Name}' does not run on images of {preprocessing.Size} × {preprocessing.Size} pixels; "
                    + $"it was made for {teacher.Size} × {teacher.Size}.",
                    $"Set \"teacherSize\" to {teacher.Size}, or leave it out."));
            }
        }
    }

    private static string Text(long number) => number.ToString("n0", CultureInfo.InvariantCulture);
}
