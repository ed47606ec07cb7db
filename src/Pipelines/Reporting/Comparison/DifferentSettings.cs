using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Comparison;

/// <summary>The settings in which runs differ.</summary>
internal static class DifferentSettings
{
    /// <summary>The section.</summary>
    public static ReportSection Of(RunComparison comparison) => new("settings", "Settings", comparison.Settings.Count == 0
        ? Markup.Of($"<p>All runs have the same settings.</p>")
        : Markup.Of(
            $"""
            <p>In these the runs differ.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Settings"><table>
            <thead><tr><th scope="col">setting</th>
            {comparison.Runs.Select(run => Markup.Of($"<th scope=\"col\">{run.Name}</th>"))}</tr></thead>
            <tbody>{comparison.Settings.Select(Row)}</tbody></table></div>
            """));

    private static Markup Row(SettingDifference setting) => Markup.Of(
        $"""
        <tr><th scope="row"><code>{setting.Setting}</code></th>
        {setting.Values.Select(value => Markup.Of($"<td><bdi>{value ?? "–"}</bdi></td>"))}</tr>

        """);
}
