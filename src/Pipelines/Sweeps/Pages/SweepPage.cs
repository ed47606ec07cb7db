using System.Globalization;
using Pipelines.Reporting;
using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;
using Pipelines.Tasks.Reports;

namespace Pipelines.Sweeps.Pages;

/// <summary>The page of a sweep: the best trial, settings against the figure, how much each setting explains, and all trials.</summary>
internal static class SweepPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="result">What was found out so far.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="time">When it is made.</param>
    public static Markup Of(SweepResult result, PreparedSweep sweep, DateTimeOffset time)
    {
        List<ReportSection> sections = [Overview(result)];
        if (ParallelCoordinates.Of(sweep.Definition, result) is { Text.Length: > 0 } chart)
        {
            var stopped = result.Trials.Any(trial => trial.State == SweepTrialState.Stopped)
                ? " Dashed: trials that were stopped, with their figure at that epoch."
                : "";
            sections.Add(new("settings", "Settings", Markup.Of(
                $"""
                <p>A line for each trial, through its settings to its figure; strong lines are good, the thick one is the best.{stopped}</p>
                {chart}
                """)));
        }

        sections.Add(Importance(result));
        sections.Add(Trials(result));
        return PageFrame.Of(
            $"Sweep of {result.Pipeline}",
            Lead(result),
            sections,
            ReportJson.Write(new ReportData
            {
                Task = sweep.Pipeline.Options.Task,
                Pipeline = result.Pipeline,
                EvaluatedOn = sweep.Compared.Name,
                ImageCount = sweep.Compared.Images,
                Labels = [],
                Images = [],
            }),
            ReportPage.Footer(RunReporting.Version, time));
    }

    private static Markup Lead(SweepResult result)
    {
        var waiting = result.Trials.Count(trial => trial.State == SweepTrialState.Waiting);
        return Markup.Of(
            $"""
            <p class="lead"><strong>{Quantity.Of(result.Trials.Count, "trials")}</strong> ({CamelCase.Of(result.Strategy)}), compared by
            {SweepTexts.Words(CamelCase.Of(result.Metric))} on {result.ComparedOn}.
            {Markup.When(waiting > 0, () => Markup.Of($"{waiting} of them are not done yet."))}</p>

            """);
    }

    private static ReportSection Overview(SweepResult result)
    {
        var metric = CamelCase.Of(result.Metric);
        var best = result.Best;
        var run = result.RunFolder is { } folder ? $"../{Path.GetFileName(folder)}/report.html" : "";
        return new("overview", "Result", Markup.Of(
            $"""
            <dl class="tiles">
            {Markup.When(best is not null, () => Tile.Of(
                $"best {SweepTexts.Words(metric)}",
                best!.Figures[metric],
                $"trial {best.Number}, on {result.ComparedOn}; too high on average, because it is the best of many",
                best.Intervals.GetValueOrDefault(metric)))}
            {Markup.When(result.Metrics is not null, () => Tile.Of(
                $"accuracy ({(result.Metrics!.Test is null ? result.MeasuredOn : "test")})",
                (result.Metrics.Test ?? result.Metrics).Accuracy,
                "of the model that was trained with these settings",
                (result.Metrics.Test ?? result.Metrics).Intervals?.Accuracy))}
            {Tile.Of("trials", $"{result.Trials.Count(trial => trial.State == SweepTrialState.Finished)}", "trained to their end")}
            {Tile.Of("epochs", $"{result.Trials.Sum(trial => (long)trial.Epochs)}", "of all trials together")}
            </dl>
            {Markup.When(best is not null, () => Markup.Of(
                $"<p>{string.Join(", ", best!.Settings.Select(setting => $"{setting.Key} = {setting.Value}"))}</p>"))}
            {Markup.When(run.Length > 0, () => Markup.Of(
                $"<p><a href=\"{run}\">The report of the model</a>. best.json beside this page is its configuration.</p>"))}
            {Markup.When(result.Notes.Count > 0, () => NoteMarkup.Of(result.Notes))}
            """));
    }

    private static ReportSection Importance(SweepResult result)
    {
        var stand = result.Strategy == SweepStrategy.SuccessiveHalving ? ", as they stood at the first rung," : "";
        return new("importance", "Importance", result.Importance.Count == 0
            ? Markup.Of($"<p>Too few trials were finished to say how much a setting explains.</p>")
            : Markup.Of(
            $"""
            <p>The share of the differences between the ranks of the trials{stand} that each setting explains alone, less what chance
            would give (η² of the Kruskal-Wallis test). The values of a range are compared in groups of the same size. What settings do
            only together is in none of them.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Importance"><table class="figures sortable">
            <thead><tr><th scope="col">setting</th><th scope="col">share</th><th scope="col">groups</th><td></td></tr></thead>
            <tbody>{result.Importance.Select(ImportanceRow)}</tbody></table></div>
            """));
    }

    private static Markup ImportanceRow(SettingImportance row) => Markup.Of(
        $"""
        <tr><th scope="row"><bdi>{row.Setting}</bdi></th><td>{row.Share:0.00}</td><td>{row.Groups}</td>{BarCell.Of(row.Share)}</tr>

        """);

    private static string Shown(SweepTrial trial, string setting) => trial.Settings[setting].Trim('"');

    private static ReportSection Trials(SweepResult result)
    {
        var metric = CamelCase.Of(result.Metric);
        string[] heads = ["trial", "state", .. result.Settings, SweepTexts.Words(metric), "95 %", "epochs", "seconds", "why"];
        return new("trials", "Trials", Markup.Of(
            $"""
            <p>Choose a heading to sort by it. Each trial has a folder in <code>trials</code>; its <code>pipeline.json</code> runs as it
            is.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Trials"><table class="figures sortable">
            <thead><tr>{heads.Select(head => Markup.Of($"<th scope=\"col\">{head}</th>"))}</tr></thead>
            <tbody>{result.Trials.Select(Row)}</tbody></table></div>
            """));

        Markup Row(SweepTrial trial) => Markup.Of(
            $"""
            <tr><td>{(trial == result.Best ? Markup.Of($"<strong>{trial.Number}</strong>") : Markup.Of($"{trial.Number}"))}</td>
            <td>{CamelCase.Of(trial.State)}</td>
            {result.Settings.Select(setting => Markup.Of($"<td><bdi>{Shown(trial, setting)}</bdi></td>"))}
            <td>{Number(result.FigureOf(trial), "0.0000")}</td>
            <td>{trial.Intervals.GetValueOrDefault(metric)?.ToString() ?? "–"}</td>
            <td>{Number(trial.State == SweepTrialState.Waiting ? null : trial.Epochs, "0")}</td>
            <td>{Number(trial.State == SweepTrialState.Waiting ? null : trial.Seconds, "0.0")}</td>
            <td>{trial.Reason}</td></tr>

            """);
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
