using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;
using Trainer.Output.Reports;

namespace Trainer.Output.Comparison;

/// <summary>The output of <c>trainer compare</c>.</summary>
public static class RunComparisonReport
{
    private const string Unknown = "-";
    private const int NumberLimit = 1000;

    /// <summary>Prints runs, settings, metrics and each further run against the first.</summary>
    public static void Print(Terminal terminal, RunComparison comparison, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(comparison));
                break;
            case OutputFormat.Csv:
                ComparisonCsv.Write(terminal.Results, comparison);
                break;
            default:
                PrintRuns(terminal, comparison);
                PrintSettings(terminal, comparison);
                PrintMetrics(terminal, comparison);
                foreach (var pair in comparison.Pairs)
                {
                    PairReport.Print(terminal, pair);
                }

                break;
        }
    }

    private static void PrintRuns(Terminal terminal, RunComparison comparison)
    {
        var table = new TextTable(new("run"), Column.Name("pipeline"), Column.Number("images", 2), Column.Path("folder", 1));
        foreach (var run in comparison.Runs)
        {
            table.Add(run.Name, run.Pipeline, $"{run.Images}", RunSummary.ShortPath(run.Folder));
        }

        table.WriteWhole(terminal);
    }

    private static void PrintSettings(Terminal terminal, RunComparison comparison)
    {
        if (comparison.Settings.Count == 0)
        {
            terminal.Out.WriteLine("All settings are the same.");
            terminal.Out.WriteLine();
            return;
        }

        var table = new TextTable(
            [Column.Name("setting", least: 20), .. comparison.Runs.Select(run => Column.Path(run.Name, least: 12))]);
        foreach (var setting in comparison.Settings)
        {
            table.Add([setting.Setting, .. setting.Values.Select(value => value ?? Unknown)]);
        }

        table.WriteWhole(terminal);
    }

    private static void PrintMetrics(Terminal terminal, RunComparison comparison)
    {
        // Of many runs the last ones do not fit.
        var table = new TextTable(
            [Column.Name("metric"), .. comparison.Runs.Index().Select(run => new Column(run.Item.Name, run.Index < 2 ? 0 : run.Index))]);
        foreach (var metric in comparison.Metrics)
        {
            table.Add([metric.Metric, .. metric.Values.Zip(metric.Intervals, Cell)]);
        }

        table.WriteWhole(terminal);
    }

    private static string Cell(double? value, Interval? interval) => value is not { } number ? Unknown
        : interval is null ? Text(number)
        : $"{Text(number)} ({interval})";

    /// <summary>Counts whole, large numbers short, and scores with four digits.</summary>
    private static string Text(double value) => Math.Abs(value) >= NumberLimit || double.IsInteger(value)
        ? value.ToString(double.IsInteger(value) ? "0" : "0.0", CultureInfo.InvariantCulture)
        : Tables.Share(value);
}
