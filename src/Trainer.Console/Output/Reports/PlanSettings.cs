using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>
/// All that a plan knows, below its summary: every setting, the images of each class, the stages and where the backbone is cut.
/// </summary>
internal static class PlanSettings
{
    /// <summary>Prints them.</summary>
    public static void Print(Terminal terminal, PipelinePlan plan)
    {
        terminal.Out.WriteLine();

        // The settings have lines of their own.
        terminal.Out.Write(plan.Settings.TrimEnd() + Environment.NewLine);
        terminal.Out.WriteLine();
        WriteClasses(terminal, plan);
        WriteStages(terminal, plan);
        terminal.Out.WriteLine($"backbone cut: {plan.CutReason}");
    }

    private static void WriteClasses(Terminal terminal, PipelinePlan plan)
    {
        var classes = new TextTable(
            Column.Name("class"), Column.Number("train"), Column.Number("validation"), Column.Number("test"));
        foreach (var row in plan.Classes)
        {
            classes.Add(row.Label.Length == 0 ? "(no labels)" : row.Label, $"{row.Train}", $"{row.Validation}", $"{row.Test}");
        }

        classes.Add(
            "all",
            $"{plan.Classes.Sum(row => row.Train)}",
            $"{plan.Classes.Sum(row => row.Validation)}",
            $"{plan.Classes.Sum(row => row.Test)}");
        classes.WriteWhole(terminal);
    }

    private static void WriteStages(Terminal terminal, PipelinePlan plan)
    {
        var stages = new TextTable(
            Column.Path("stage"), Column.Number("one image gives"), Column.Number("parameters"), Column.Number(""));
        foreach (var stage in plan.Stages)
        {
            stages.Add(
                stage.Stage, stage.Shape, $"{stage.Parameters:n0}", stage.IsTrained ? "trained" : stage.Parameters > 0 ? "frozen" : "");
        }

        stages.WriteWhole(terminal);
    }
}
