using System.Globalization;
using System.Text.Json.Nodes;
using Pipelines;

namespace Trainer.Output;

/// <summary>The output of <c>trainer plan</c>.</summary>
public static class PlanReport
{
    /// <summary>Prints each plan.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<PipelinePlan> plans, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(plans.Select(ForProgram)));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["pipeline", "class", "train", "validation", "test", "skipped", "reason"],
                    plans.SelectMany(CsvRows));
                foreach (var plan in plans)
                {
                    PrintNotes(terminal, plan, format);
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

    private static IReadOnlyList<string> AllNotes(PipelinePlan plan) =>
        plan.ContactSheet is { } sheet ? [.. plan.Notes, sheet.Note] : plan.Notes;

    private static IReadOnlyList<SkippedImage> AllSkipped(PipelinePlan plan) =>
        plan.ContactSheet is { } sheet ? [.. plan.Skipped, .. sheet.Skipped] : plan.Skipped;

    private static IEnumerable<IReadOnlyList<string>> CsvRows(PipelinePlan plan) =>
    [
        .. plan.Classes.Select(row => (IReadOnlyList<string>)
            [plan.Pipeline, row.Label, $"{row.Train}", $"{row.Validation}", $"{row.Test}", "", ""]),
        .. AllSkipped(plan).Select(image => (IReadOnlyList<string>)[plan.Pipeline, "", "", "", "", image.Path, image.Reason]),
    ];

    private static void PrintNotes(Terminal terminal, PipelinePlan plan, OutputFormat format) =>
        NoteList.Print(terminal, AllNotes(plan), AllSkipped(plan), format);

    private static void PrintTables(Terminal terminal, PipelinePlan plan)
    {
        terminal.Out.WriteLine($"== {plan.Pipeline}");
        // The settings have lines of their own.
        terminal.Out.Write(plan.Settings.TrimEnd() + Environment.NewLine);
        WriteClasses(terminal, plan);
        WriteStages(terminal, plan);
        terminal.Out.WriteLine($"backbone cut: {plan.CutReason}");
        foreach (var download in plan.Downloads)
        {
            terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"to download: the weights of {download.Backbone}, about {download.Bytes / 1e6:0.#} MB, "
                    + $"from {download.Url} to {download.Path}"));
        }

        if (plan.ExtractsVectors)
        {
            terminal.Out.WriteLine($"feature vectors: {plan.CachedVectors} in the cache, {ExtractionTime(plan)}");
        }

        if (plan.Teacher is { } teacher)
        {
            terminal.Out.WriteLine(Describe(teacher));
        }

        if (plan.Training is { } training)
        {
            terminal.Out.WriteLine(Describe(training));
        }

        PrintNotes(terminal, plan, OutputFormat.Table);
        terminal.Out.WriteLine();
    }

    private static void WriteClasses(Terminal terminal, PipelinePlan plan)
    {
        var classes = Tables.Create("class", "train", "validation", "test").NumbersRight();
        foreach (var row in plan.Classes)
        {
            classes.AddText(row.Label.Length == 0 ? "(no labels)" : row.Label, $"{row.Train}", $"{row.Validation}", $"{row.Test}");
        }

        classes.AddText(
            "all",
            $"{plan.Classes.Sum(row => row.Train)}",
            $"{plan.Classes.Sum(row => row.Validation)}",
            $"{plan.Classes.Sum(row => row.Test)}");
        classes.Write(terminal);
    }

    private static void WriteStages(Terminal terminal, PipelinePlan plan)
    {
        var stages = Tables.Create("stage", "one image gives", "parameters", "").NumbersRight();
        foreach (var stage in plan.Stages)
        {
            stages.AddText(
                stage.Stage, stage.Shape, $"{stage.Parameters:n0}", stage.IsTrained ? "trained" : stage.Parameters > 0 ? "frozen" : "");
        }

        stages.Write(terminal);
    }

    private static string ExtractionTime(PipelinePlan plan) => plan.ExtractionTime switch
    {
        null => "time unknown",
        { Ticks: 0 } => "nothing to extract",
        { TotalSeconds: var seconds } => $"{plan.MissingVectors} to extract, about {seconds:0} s at {plan.ImagesPerSecond:0} images/s",
    };

    private static string Describe(PlannedTeacher teacher) => string.Create(
        CultureInfo.InvariantCulture,
        $"teacher: {teacher.Name} at {teacher.Size} px -> {teacher.Channels} x {teacher.Cells} x {teacher.Cells} -> "
            + $"{Quantity.Of(teacher.Dimensions, "numbers")} for each cell; "
            + $"maps of {Quantity.Of(teacher.CachedMaps, "images")} in the cache, {teacher.MissingMaps} to compute; "
            + $"{teacher.Bytes / 1e6:0.#} MB in memory");

    private static string Describe(PlannedTraining training)
    {
        var (split, then) = training.ImagesAfterTrialSplit is { } all
            ? ("trial split of ", $"; then all {Quantity.Of(all, "images")}")
            : ("", "");
        return $"training: {split}{training.Images} training and {Quantity.Of(training.ValidationImages, "validation images")}; "
            + $"{Quantity.Of(training.Steps, "steps")}, {training.StepsPerEpoch} per epoch, "
            + $"{Quantity.Of(training.Epochs, "epochs")}{then}{Time(training)}";
    }

    private static string Time(PlannedTraining training) => (training.Seconds, training.SecondsPerStep) is ({ } all, { } step)
        ? string.Create(CultureInfo.InvariantCulture, $"; about {Rounded(all)} at {step:0.00} s per step")
        : "";

    private static string Rounded(double seconds) =>
        seconds < 90 ? FormattableString.Invariant($"{seconds:0} s") : FormattableString.Invariant($"{seconds / 60:0} min");
}
