using System.Globalization;
using System.Text.Json.Nodes;
using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Runs;

namespace Trainer.Output;

/// <summary>What <c>trainer plan</c> prints.</summary>
public static class PlanReport
{
    /// <summary>Prints each plan.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<PipelinePlan> plans, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Out.Write(MetricsJson.Write(plans.Select(ForProgram)));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Out,
                    ["pipeline", "class", "train", "validation", "test"],
                    plans.SelectMany(plan => plan.Classes.Select(row => (IReadOnlyList<string>)
                        [plan.Pipeline, row.Label, $"{row.Train}", $"{row.Validation}", $"{row.Test}"])));
                foreach (var plan in plans)
                {
                    PrintNotes(terminal, plan);
                }

                break;
            default:
                foreach (var plan in plans)
                {
                    PrintTables(terminal, plan);
                }

                break;
        }
    }

    private static object ForProgram(PipelinePlan plan) => new
    {
        plan.Pipeline,
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
        ContactSheet = plan.ContactSheet?.Path,
        ContactSheetRows = plan.ContactSheet?.Rows,
        Skipped = AllSkipped(plan),
        Notes = AllNotes(plan),
    };

    private static IReadOnlyList<string> AllNotes(PipelinePlan plan) => plan.ContactSheet is { } sheet ? [.. plan.Notes, sheet.Note] : plan.Notes;

    private static IReadOnlyList<SkippedImage> AllSkipped(PipelinePlan plan) => plan.ContactSheet is { } sheet ? [.. plan.Skipped, .. sheet.Skipped] : plan.Skipped;

    private static void PrintNotes(Terminal terminal, PipelinePlan plan) => NoteList.Print(terminal, AllNotes(plan), AllSkipped(plan));

    private static void PrintTables(Terminal terminal, PipelinePlan plan)
    {
        terminal.Out.WriteLine($"== {plan.Pipeline}");
        terminal.Out.WriteLine(plan.Settings.TrimEnd());
        var classes = Tables.Create("class", "train", "validation", "test").NumbersRight();
        foreach (var row in plan.Classes)
        {
            classes.AddText(row.Label.Length == 0 ? "(no labels)" : row.Label, $"{row.Train}", $"{row.Validation}", $"{row.Test}");
        }

        classes.AddText("all", $"{plan.Classes.Sum(row => row.Train)}", $"{plan.Classes.Sum(row => row.Validation)}", $"{plan.Classes.Sum(row => row.Test)}");
        classes.Write(terminal);

        var stages = Tables.Create("stage", "one image gives", "parameters", "").NumbersRight();
        foreach (var stage in plan.Stages)
        {
            stages.AddText(stage.Stage, stage.Shape, $"{stage.Parameters:n0}", stage.IsTrained ? "trained" : stage.Parameters > 0 ? "frozen" : "");
        }

        stages.Write(terminal);
        terminal.Out.WriteLine($"backbone cut: {plan.CutReason}");
        foreach (var download in plan.Downloads)
        {
            terminal.Out.WriteLine($"to download: the weights of {download.Backbone}, about {download.Bytes / 1e6:0.#} MB, from {download.Url} to {download.Path}");
        }

        if (plan.ExtractsVectors)
        {
            var time = plan.ExtractionTime is not { } needed ? "time unknown"
                : needed == TimeSpan.Zero ? "nothing to extract"
                : $"{plan.MissingVectors} to extract, about {needed.TotalSeconds:0} s at {plan.ImagesPerSecond:0} images/s";
            terminal.Out.WriteLine($"feature vectors: {plan.CachedVectors} in the cache, {time}");
        }

        if (plan.Teacher is { } teacher)
        {
            terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"teacher: {teacher.Name} at {teacher.Size} px -> {teacher.Channels} x {teacher.Cells} x {teacher.Cells} -> {teacher.Dimensions} numbers for each cell; maps of {teacher.CachedMaps} images in the cache, {teacher.MissingMaps} to ask about; {teacher.Bytes / 1e6:0.#} MB in memory"));
        }

        if (plan.Training is { } training)
        {
            terminal.Out.WriteLine($"training: {training.Images} images, {training.JudgingImages} to judge by; {training.Steps} steps, {training.StepsPerEpoch} in an epoch, {training.Epochs} epochs{(training.ImagesAfterRehearsal is { } all ? $", a rehearsal; then all {all} images" : "")}{Time(training)}");
        }

        PrintNotes(terminal, plan);
        terminal.Out.WriteLine();
    }

    private static string Time(PlannedTraining training) => (training.Seconds, training.SecondsPerStep) is ({ } all, { } step)
        ? string.Create(CultureInfo.InvariantCulture, $"; about {(all < 90 ? $"{all:0} s" : $"{all / 60:0} min")} at {step:0.00} s a step")
        : "";
}
