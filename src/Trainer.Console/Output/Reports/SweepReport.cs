using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer sweep</c>.</summary>
public static class SweepReport
{
    private const int ShownTrials = 10;

    /// <summary>Prints the best trials, what the settings explain, and the run of the best; JSON and CSV have every trial.</summary>
    public static void Print(Terminal terminal, SweepResult result, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(ForProgram(result)));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["trial", "state", .. result.Settings, Metric(result), "low", "high", "images", "epochs", "seconds", "reason"],
                    result.Trials.Select(trial => CsvRow(result, trial)));
                break;
            default:
                PrintTable(terminal, result);
                break;
        }

        NoteList.Print(terminal, result.Notes, [], format);
    }

    private static void PrintTable(Terminal terminal, SweepResult result)
    {
        terminal.Out.WriteLine(
            $"{Quantity.Of(result.Trials.Count, "trials")} ({CamelCase.Of(result.Strategy)}), compared by {Words(result)} on "
            + $"{result.ComparedOn}");
        var table = new TextTable(
        [
            Column.Number("trial"),
            .. result.Settings.Select(setting => Column.Name(setting, importance: 2)),
            Column.Number(Words(result)),
            new("95 %", 1),
            Column.Number("epochs", 1),
            Column.Number("seconds", 1),
            Column.Name("state", importance: 2),
        ]);
        var ordered = Ordered(result);
        foreach (var trial in ordered.Take(ShownTrials))
        {
            table.Add(
            [
                trial.Number.ToString(CultureInfo.InvariantCulture),
                .. result.Settings.Select(setting => trial.Settings[setting].Trim('"')),
                Number(result.FigureOf(trial)),
                trial.Intervals.GetValueOrDefault(Metric(result))?.ToString() ?? "",
                trial.Epochs.ToString(CultureInfo.InvariantCulture),
                trial.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                CamelCase.Of(trial.State),
            ]);
        }

        table.WriteWhole(terminal);
        if (ordered.Count > ShownTrials)
        {
            terminal.Out.WriteLine($"{ordered.Count - ShownTrials} more are in {Short(result, "sweep.csv")}");
        }

        if (result.Importance.Count > 0)
        {
            var shares = result.Importance.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Setting} {row.Share:0.00}"));
            terminal.Out.WriteLine($"explained by single settings: {string.Join(", ", shares)}");
        }

        terminal.Out.WriteLine();
        if (result.Best is { } best)
        {
            var settings = string.Join(' ', best.Settings.Select(setting => $"{setting.Key}={setting.Value}"));
            terminal.Out.WriteLine($"best    trial {best.Number}: {settings}");
            if (result.Metrics is { } metrics)
            {
                var measured = metrics.Test ?? metrics;
                var on = metrics.Test is null ? result.MeasuredOn : "test";
                var interval = measured.Intervals is { } intervals ? $" ({intervals.Accuracy})" : "";
                terminal.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{on,-7} accuracy {measured.Accuracy:0.0000}{interval}, log-loss {measured.LogLoss:0.0000} "
                    + $"on {measured.Images} images"));
            }
        }
        else
        {
            var waiting = result.Trials.Count(trial => trial.State == SweepTrialState.Waiting);
            terminal.Out.WriteLine(
                $"{waiting} of {Quantity.Of(result.Trials.Count, "trials")} {(waiting == 1 ? "is" : "are")} still "
                + "to be done by other shards.");
        }

        if (result.RunFolder is { } run)
        {
            terminal.Results.WriteLine($"model   {VisibleText.Of(RunSummary.ShortPath(run))}");
        }

        terminal.Results.WriteLine($"report  {VisibleText.Of(Short(result, "sweep.html"))}");
    }

    /// <summary>Finished ones first, the best first; then those that were stopped, and those that failed.</summary>
    private static List<SweepTrial> Ordered(SweepResult result)
    {
        var sign = result.Metric == SweepMetric.LogLoss ? 1 : -1;
        return
        [
            .. result.Trials
                .Where(trial => trial.State != SweepTrialState.Waiting)
                .OrderBy(trial => trial != result.Best)
                .ThenBy(trial => trial.State)
                .ThenByDescending(trial => trial.Epochs * (trial.State == SweepTrialState.Stopped ? 1 : 0))
                .ThenBy(trial => sign * result.FigureOf(trial) ?? double.MaxValue)
                .ThenBy(trial => trial.Number),
        ];
    }

    private static string Short(SweepResult result, string file) => RunSummary.ShortPath(Path.Combine(result.Folder, file));

    private static string Metric(SweepResult result) => CamelCase.Of(result.Metric);

    private static string Words(SweepResult result) => result.Metric switch
    {
        SweepMetric.LogLoss => "log-loss",
        SweepMetric.MacroAccuracy => "macro accuracy",
        SweepMetric.MacroF1 => "macro F1",
        _ => "accuracy",
    };

    private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-";

    private static IReadOnlyList<string> CsvRow(SweepResult result, SweepTrial trial)
    {
        var interval = trial.Intervals.GetValueOrDefault(Metric(result));
        return
        [
            trial.Number.ToString(CultureInfo.InvariantCulture),
            CamelCase.Of(trial.State),
            .. result.Settings.Select(setting => trial.Settings[setting]),
            CsvOutput.Number(result.FigureOf(trial)),
            CsvOutput.Number(interval?.Low),
            CsvOutput.Number(interval?.High),
            trial.Images.ToString(CultureInfo.InvariantCulture),
            trial.Epochs.ToString(CultureInfo.InvariantCulture),
            CsvOutput.Number(trial.Seconds),
            trial.Reason,
        ];
    }

    private static object ForProgram(SweepResult result) => new
    {
        result.Pipeline,
        result.Folder,
        result.Strategy,
        result.Metric,
        result.ComparedOn,
        Best = result.Best?.Number,
        result.RunFolder,
        result.MeasuredOn,
        result.Metrics,
        result.Importance,
        result.Trials,
        result.Notes,
    };
}
