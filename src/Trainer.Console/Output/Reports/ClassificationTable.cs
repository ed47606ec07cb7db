using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The metrics of a classifier.</summary>
public static class ClassificationTable
{
    private const int MostClasses = 20;
    private const int BarWidth = 16;
    private const int MostConfusions = 5;
    private const string Unknown = "-";

    /// <summary>Prints them as a table per class with the totals below, as the JSON of <c>metrics.json</c>, or as CSV per class.</summary>
    public static void Print(Terminal terminal, ClassificationMetrics metrics, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(metrics));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["label", "support", "precision", "recall", "f1", "precisionLow", "precisionHigh", "recallLow", "recallHigh"],
                    metrics.PerClass.Select(row => (IReadOnlyList<string>)
                    [
                        row.Label,
                        $"{row.Support}",
                        CsvOutput.Number(row.Precision),
                        CsvOutput.Number(row.Recall),
                        CsvOutput.Number(row.F1),
                        CsvOutput.Number(row.Intervals?.Precision?.Low),
                        CsvOutput.Number(row.Intervals?.Precision?.High),
                        CsvOutput.Number(row.Intervals?.Recall.Low),
                        CsvOutput.Number(row.Intervals?.Recall.High),
                    ]),
                    metrics.Skipped);
                break;
            default:
                PrintClasses(terminal, metrics.PerClass);
                PrintConfusions(terminal, metrics.Confusion);
                PrintTotals(terminal, metrics);
                PrintDecision(terminal, metrics);
                break;
        }
    }

    /// <summary>Prints the classes, of very many only the worst ones, and what was confused most often: after a run.</summary>
    public static void PrintResult(Terminal terminal, ClassificationResult result)
    {
        var metrics = result.Metrics;
        var isLong = metrics.PerClass.Count > MostClasses;
        var which = isLong ? $", the {MostClasses} classes of lowest F1" : "";
        var measuredOn = metrics.CrossValidation is { Folds: var folds }
            ? $"{Quantity.Of(metrics.Images, "images")}, cross-validated in {folds} folds"
            : $"{metrics.Images} {result.HeldOut} {Quantity.NounOf(metrics.Images, "images")}";
        terminal.Out.WriteLine($"== {result.Pipeline}: {measuredOn}{which}");
        if (isLong)
        {
            List<ClassMetrics> worstFirst = [.. metrics.PerClass.Where(row => row.Support > 0).OrderBy(row => row.F1)];
            PrintClasses(terminal, worstFirst.Take(MostClasses), MoreThan(worstFirst));
        }
        else
        {
            PrintClasses(terminal, metrics.PerClass);
        }

        PrintConfusions(terminal, metrics.Confusion);
        PrintDecision(terminal, metrics);
        if (metrics.CrossValidation is { } validation)
        {
            FoldTable.Print(terminal, validation);
        }
    }

    private static string MoreThan(List<ClassMetrics> worstFirst) => worstFirst.Count > MostClasses
        ? $"and {worstFirst.Count - MostClasses} more, with an F1 of {Tables.Share(worstFirst[MostClasses].F1)} or above; "
            + "all are in metrics.json"
        : "";

    private static void PrintClasses(Terminal terminal, IEnumerable<ClassMetrics> classes, string more = "")
    {
        var table = new TextTable(
            Column.Name("class"),
            Column.Number("images", 2),
            Column.Number("precision", 1),
            Column.Number("recall"),
            new("(95 %)", 4),
            Column.Number("F1", 3),
            Column.Drawing());
        foreach (var row in classes)
        {
            if (row.Support == 0)
            {
                table.Add(row.Label, "no images", Unknown, Unknown, "", Unknown, "");
                continue;
            }

            table.Add(
                row.Label,
                $"{row.Support}",
                Tables.Share(row.Precision),
                Tables.Share(row.Recall),
                Tables.Limits(row.Intervals?.Recall),
                Tables.Share(row.F1),
                terminal.HasBlocks ? Blocks.Bar(row.F1, BarWidth) : "");
        }

        table.WriteWhole(terminal, below: more);
    }

    private static void PrintTotals(Terminal terminal, ClassificationMetrics metrics)
    {
        var intervals = metrics.Intervals;
        var table = new TextTable(new(Quantity.Of(metrics.Images, "images")), Column.Number("value"), new("95 % interval"));
        Add("accuracy", metrics.Accuracy, intervals?.Accuracy);
        foreach (var (k, share) in metrics.TopK)
        {
            Add($"top-{k} accuracy", share, intervals?.TopK.GetValueOrDefault(k));
        }

        Add("macro accuracy", metrics.MacroAccuracy, intervals?.MacroAccuracy);
        Add("macro F1", metrics.MacroF1, intervals?.MacroF1);
        Add("log-loss", metrics.LogLoss, intervals?.LogLoss);
        Add("calibration error", metrics.CalibrationError, null);
        table.WriteWhole(terminal);

        void Add(string name, double value, Interval? interval) => table.Add(name, Tables.Share(value), Tables.Limits(interval));
    }

    private static void PrintDecision(Terminal terminal, ClassificationMetrics metrics)
    {
        if (metrics.Decision is { } decision)
        {
            DecisionTable.Print(terminal, decision);
        }
    }

    private static void PrintConfusions(Terminal terminal, ConfusionMatrix confusion)
    {
        var frequent = confusion.MostFrequent(MostConfusions);
        if (frequent.Count == 0)
        {
            return;
        }

        terminal.Out.WriteLine("Most frequent confusions:");
        foreach (var (truth, prediction, images, of) in frequent)
        {
            terminal.Out.WriteLine($"  {images} of {of} {truth} {(images == 1 ? "was" : "were")} taken for {prediction}");
        }

        terminal.Out.WriteLine();
    }
}
