using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Sections;

/// <summary>The settings that differ from their defaults.</summary>
internal static class SettingsSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(ReportedRun run) => new("settings", "Settings", run.Settings.Count == 0
        ? Markup.Of($"<p>Every setting has its default. All of them are in <code>pipeline.json</code>.</p>")
        : Markup.Of(
            $"""
            <p>These differ from their defaults. All settings are in <code>pipeline.json</code>.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Settings"><table>
            <thead><tr><th scope="col">setting</th><th scope="col">value</th><th scope="col">default</th></tr></thead>
            <tbody>{run.Settings.Select(Row)}</tbody></table></div>
            """));

    private static Markup Row(ReportedSetting setting) => Markup.Of(
        $"""
        <tr><th scope="row"><code>{setting.Key}</code></th><td><bdi>{setting.Value}</bdi></td><td><bdi>{setting.Default}</bdi></td></tr>

        """);
}
