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
        PageFrame.Of(run.Pipeline, summary, sections, ReportJson.Write(data), Footer(run));

    private static Markup Footer(ReportedRun run) => Markup.Of(
        $"""
        <p>Written by trainer {run.Version}, {run.Time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}. The page needs no
        network and sends nothing.</p>
        """);
}
