using System.Text.Json.Nodes;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer plan</c>.</summary>
public static class PlanReport
{
    private static readonly string[] s_curveColumns = ["accuracy", "recallNow", "recallTwice"];

    /// <summary>Prints each plan.</summary>
    /// <param name="terminal">Receives the output.</param>
    /// <param name="plans">The plans.</param>
    /// <param name="format">The format.</param>
    /// <param name="withSettings">Whether a person also gets all settings, classes and stages; programs always do.</param>
    /// <param name="sweeps">What a sweep of each pipeline would do that has one, by its name. Default: none.</param>
    public static void Print(
        Terminal terminal,
        IReadOnlyList<PipelinePlan> plans,
        OutputFormat format,
        bool withSettings,
        IReadOnlyDictionary<string, SweepPlan>? sweeps = null)
    {
        sweeps ??= new Dictionary<string, SweepPlan>();
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(plans.Select(plan => ForProgram(plan, sweeps.GetValueOrDefault(plan.Pipeline)))));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    [
                        "pipeline", "class", "train", "validation", "test", "skipped", "reason",
                        .. HasCurve(plans) ? s_curveColumns : [],
                    ],
                    plans.SelectMany(plan => CsvRows(plan, HasCurve(plans))));
                foreach (var plan in plans)
                {
                    PrintNotes(terminal, plan, format);
                }

                break;
            default:
                foreach (var plan in plans)
                {
                    PlanSummary.Print(terminal, plan);
                    if (withSettings)
                    {
                        PlanSettings.Print(terminal, plan);
                    }

                    if (plan.LearningCurve is { } curve)
                    {
                        LearningCurveTable.Print(terminal, curve);
                    }

                    if (sweeps.GetValueOrDefault(plan.Pipeline) is { } sweep)
                    {
                        SweepPlanReport.Print(terminal, sweep);
                    }

                    PrintNotes(terminal, plan, format);
                    terminal.Out.WriteLine();
                }

                break;
        }
    }

    private static object ForProgram(PipelinePlan plan, SweepPlan? sweep) => new
    {
        plan.Pipeline,
        plan.Task,
        Settings = JsonNode.Parse(plan.Settings),
        plan.Classes,
        plan.Stages,
        plan.CutReason,
        plan.Downloads,
        plan.CachedVectors,
        plan.MissingVectors,
        plan.ImagesPerSecond,
        ExtractionSeconds = plan.ExtractionTime?.TotalSeconds,
        plan.Training,
        plan.Teacher,
        plan.LearningCurve,
        Sweep = sweep,
        plan.RunsFolder,
        plan.Files,
        ContactSheet = plan.ContactSheet?.Path,
        ContactSheetRows = plan.ContactSheet?.Rows,
        Skipped = AllSkipped(plan),
        Notes = AllNotes(plan),
    };

    private static IReadOnlyList<string> AllNotes(PipelinePlan plan) =>
        plan.ContactSheet is { } sheet ? [.. plan.Notes, sheet.Note] : plan.Notes;

    private static IReadOnlyList<SkippedImage> AllSkipped(PipelinePlan plan) =>
        plan.ContactSheet is { } sheet ? [.. plan.Skipped, .. sheet.Skipped] : plan.Skipped;

    private static bool HasCurve(IReadOnlyList<PipelinePlan> plans) => plans.Any(plan => plan.LearningCurve is not null);

    /// <summary>The rows of a plan; those of a learning curve have the numbers of images as their training images.</summary>
    private static IEnumerable<IReadOnlyList<string>> CsvRows(PipelinePlan plan, bool hasCurve)
    {
        string[] none = hasCurve ? ["", "", ""] : [];
        var gains = plan.LearningCurve?.Classes.ToDictionary(gain => gain.Label) ?? [];
        return
        [
            .. plan.Classes.Select(row => (IReadOnlyList<string>)
            [
                plan.Pipeline, row.Label, $"{row.Train}", $"{row.Validation}", $"{row.Test}", "", "",
                .. !hasCurve ? (string[])[] : gains.TryGetValue(row.Label, out var gain)
                    ? ["", CsvOutput.Number(gain.Now), CsvOutput.Number(gain.Twice)]
                    : none,
            ]),
            .. plan.LearningCurve?.Points.Select(point => (IReadOnlyList<string>)
                [plan.Pipeline, "", $"{point.Images}", "", "", "", "", CsvOutput.Number(point.Accuracy), "", ""]) ?? [],
            .. (plan.LearningCurve is { } curve ? [curve.Now, curve.Twice] : (LearningForecast[])[]).Select(point => (IReadOnlyList<string>)
                [plan.Pipeline, "", $"{point.Images}", "", "", "", "", CsvOutput.Number(point.Accuracy), "", ""]),
            .. AllSkipped(plan).Select(image => (IReadOnlyList<string>)
                [plan.Pipeline, "", "", "", "", image.Path, image.Reason, .. none]),
        ];
    }

    private static void PrintNotes(Terminal terminal, PipelinePlan plan, OutputFormat format) =>
        NoteList.Print(terminal, AllNotes(plan), AllSkipped(plan), format);
}
