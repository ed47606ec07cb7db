using Pipelines.Configuration;
using Pipelines.Data;
using Pipelines.Reporting;
using Pipelines.Tasks.Artifacts;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Reports;

/// <summary>What the page of a run says, whatever its task.</summary>
internal static class RunReporting
{
    /// <summary>The version of the library.</summary>
    public static string Version => typeof(RunReporting).Assembly.GetName().Version!.ToString(3);

    /// <summary>Collects it while the run is at work.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outcome">What it has found out.</param>
    /// <param name="evaluatedOn">Which images its figures are of.</param>
    public static ReportedRun Of(ArtifactRun run, TaskOutcome outcome, string evaluatedOn) => Of(run.Pipeline, run.Time) with
    {
        EvaluatedOn = evaluatedOn,
        Skipped = outcome.Skipped,
        Notes = [.. run.Pipeline.Notes, .. outcome.Notes.Where(note => note.Level == NoteLevel.Note).Select(note => note.Text)],
    };

    /// <summary>What follows from the pipeline alone.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="time">When the run was, or the report is made.</param>
    public static ReportedRun Of(PreparedPipeline pipeline, DateTimeOffset time)
    {
        var defaults = pipeline.Kind.Resolve(new() { Task = pipeline.Options.Task }, Math.Max(1, pipeline.Data.Train.Count));
        return new()
        {
            Pipeline = pipeline.Name,
            Time = time,
            Version = Version,
            EvaluatedOn = "",
            Summary = pipeline.Summary,
            Settings = [.. OptionDifferences.Of(pipeline.Options, defaults)
                .Select(difference => new ReportedSetting(difference.Key, difference.Value, difference.Default))],
            Classes = pipeline.Data.CountClasses(),
            Options = pipeline.Options.Report,
        };
    }

    /// <summary>The images by name, file and class.</summary>
    public static IReadOnlyList<ReportedImage> Images(IReadOnlyList<HashedImage> images) =>
        [.. images.Select(image => new ReportedImage(image.Item.Name, image.Item.Path, image.Item.Label))];
}
