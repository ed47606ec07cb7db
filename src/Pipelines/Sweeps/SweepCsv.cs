using System.Globalization;
using Pipelines.Evaluation;

namespace Pipelines.Sweeps;

/// <summary><c>sweep.csv</c>: one line for each trial.</summary>
internal static class SweepCsv
{
    /// <summary>The file's name.</summary>
    public const string Name = "sweep.csv";

    private const string LogLoss = "logLoss";
    private static readonly string[] s_logLoss = [LogLoss];

    /// <summary>Writes a header and one line for each trial; what is not known is left empty.</summary>
    public static void Write(TextWriter writer, SweepResult result)
    {
        var metric = CamelCase.Of(result.Metric);
        using var csv = PredictionsCsv.Open(writer);
        PredictionsCsv.WriteLine(csv, [
            "trial",
            "state",
            .. result.Settings,
            metric,
            "low",
            "high",
            .. metric == LogLoss ? [] : s_logLoss,
            "images",
            "epochs",
            "seconds",
            "reason",
        ]);
        foreach (var trial in result.Trials)
        {
            var interval = trial.Intervals.GetValueOrDefault(metric);
            PredictionsCsv.WriteLine(csv, [
                trial.Number.ToString(CultureInfo.InvariantCulture),
                CamelCase.Of(trial.State),
                .. result.Settings.Select(setting => trial.Settings[setting]),
                Text(result.FigureOf(trial)),
                Text(interval?.Low),
                Text(interval?.High),
                .. metric == LogLoss ? [] : (string[])[Text(trial.Figures.TryGetValue(LogLoss, out var loss) ? loss : null)],
                trial.State == SweepTrialState.Waiting ? "" : trial.Images.ToString(CultureInfo.InvariantCulture),
                trial.State == SweepTrialState.Waiting ? "" : trial.Epochs.ToString(CultureInfo.InvariantCulture),
                trial.State == SweepTrialState.Waiting ? "" : trial.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                trial.Reason,
            ]);
        }
    }

    private static string Text(double? number) => number?.ToString("0.000000", CultureInfo.InvariantCulture) ?? "";
}
