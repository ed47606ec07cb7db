using System.Globalization;
using Pipelines.Reporting.Data;
using Pipelines.Reporting.Html;

namespace Pipelines.Reporting;

/// <summary>What the pages of all tasks have in common.</summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="summary">The result in a line.</param>
    /// <param name="sections">The parts.</param>
    /// <param name="data">The data.</param>
    public static Markup Of(ReportedRun run, Markup summary, IReadOnlyList<ReportSection> sections, ReportData data) =>
        PageFrame.Of(run.Pipeline, summary, sections, ReportJson.Write(data), Footer(run.Version, run.Time));

    /// <summary>What stands at the end of a page.</summary>
    /// <param name="version">Version of the library.</param>
    /// <param name="time">When it was made.</param>
    public static Markup Footer(string version, DateTimeOffset time) => Markup.Of(
        $"""
        <p>Written by trainer {version}, {time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}. The page needs no network
        and sends nothing.</p>
        """);
}
