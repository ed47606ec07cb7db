using System.Globalization;

namespace Pipelines.Sweeps;

/// <summary>What a sweep says of its choice.</summary>
internal static class SweepTexts
{
    /// <summary>The choice, for the metrics of the run that follows.</summary>
    public static SweepChoice Choice(PreparedSweep sweep, SweepTrial best)
    {
        var metric = CamelCase.Of(sweep.Definition.Metric);
        return new(
            sweep.Trials.Count,
            best.Number,
            CamelCase.Of(sweep.Definition.Strategy),
            metric,
            sweep.Compared.Name,
            best.Images,
            best.Figures[metric])
        {
            Interval = best.Intervals.GetValueOrDefault(metric),
        };
    }

    /// <summary>That these settings were chosen among many, and what that means for their figure.</summary>
    public static string Optimism(PreparedSweep sweep, SweepTrial best)
    {
        var choice = Choice(sweep, best);
        var interval = choice.Interval is { } limits ? $" ({limits})" : "";
        var figure = string.Create(CultureInfo.InvariantCulture, $"{Words(choice.Metric)} {choice.Value:0.0000}{interval}");
        var advice = sweep.Pipeline.Data.Test.Count > 0
            ? "rely on the figures of the test images, which took no part in the choice"
            : "there are no test images, and no figure here is free of the choice";
        return $"The settings are those of trial {best.Number}, the best of {sweep.Trials.Count} ({choice.Strategy}) on "
            + $"{sweep.Compared.Text}: {figure}. The best of many figures is too high on average: {advice}.";
    }

    /// <summary>A metric in words: <c>log-loss</c>.</summary>
    public static string Words(string metric) => metric switch
    {
        "logLoss" => "log-loss",
        "macroAccuracy" => "macro accuracy",
        "macroF1" => "macro F1",
        _ => metric,
    };

    /// <summary>Whether a lower figure is the better one.</summary>
    public static bool IsLoss(SweepMetric metric) => metric == SweepMetric.LogLoss;

    /// <summary>What a person should know about the trials that failed; nothing where none did.</summary>
    public static IEnumerable<string> OfFailures(IReadOnlyList<SweepTrial> trials)
    {
        var failed = trials.Where(trial => trial.State == SweepTrialState.Failed).ToList();
        if (failed is [var first, ..])
        {
            yield return $"{Quantity.Of(failed.Count, "trials")} failed; the first is trial {first.Number}: {first.Reason}";
        }
    }

    /// <summary>That the best value of a range lies at its end, where a better one may lie beyond.</summary>
    public static IEnumerable<string> OfEnds(PreparedSweep sweep, SweepTrial best)
    {
        const double Near = 0.05;
        foreach (var setting in sweep.Definition.Settings.Where(setting => setting.Values.Range is not null))
        {
            var range = setting.Values.Range!;
            var value = double.Parse(best.Settings[setting.Path.Text], CultureInfo.InvariantCulture);
            var (from, to, at) = range.Scale == SweepScale.Log
                ? (Math.Log(range.From!.Value), Math.Log(range.To!.Value), Math.Log(value))
                : (range.From!.Value, range.To!.Value, value);
            var place = (at - from) / (to - from);
            if (place is < Near or > 1 - Near)
            {
                var end = place < Near ? "lower" : "upper";
                yield return $"The best {setting.Path.Text}, {best.Settings[setting.Path.Text]}, lies at the {end} end of its range: "
                    + "a better one may lie beyond.";
            }
        }
    }
}
