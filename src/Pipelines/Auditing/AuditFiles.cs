using System.Globalization;
using System.Text;
using Pipelines.Auditing.Pages;
using Pipelines.Evaluation;

namespace Pipelines.Auditing;

/// <summary>The files that an audit leaves in a folder.</summary>
internal sealed class AuditFiles(string folder)
{
    /// <summary>What was found, for programs.</summary>
    public const string Csv = "audit.csv";

    /// <summary>What was found, with pictures.</summary>
    public const string Page = "audit.html";

    /// <summary>A list for <c>data.exclude</c>.</summary>
    public const string Exclusion = "exclude.txt";

    private static readonly string[] s_columns = ["path", "label", "kind", "score", "suggestion", "other"];

    /// <summary>Writes them.</summary>
    /// <exception cref="PipelineException">A file cannot be written.</exception>
    public void Write(DataAudit audit, bool all, DateTimeOffset time, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
            WriteText(Csv, writer => WriteRows(writer, audit.Rows(all)));
            WriteText(Exclusion, writer => writer.Write(audit.Exclusion.Of(audit.Findings)));
            var page = AuditPage.Of(audit, time, cancellation);
            WriteText(Page, writer => writer.Write(page.Text));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(folder, $"The audit cannot be written: {error.Message}", "Name another folder, with room for it."), error);
        }
    }

    private void WriteText(string name, Action<TextWriter> write) => DurableFile.Write(Path.Combine(folder, name), stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        write(writer);
    });

    private static void WriteRows(TextWriter writer, IReadOnlyList<AuditFinding> rows)
    {
        using var csv = PredictionsCsv.Open(writer);
        PredictionsCsv.WriteLine(csv, s_columns);
        foreach (var row in rows)
        {
            PredictionsCsv.WriteLine(
                csv,
                [
                    row.Path, row.Label, CamelCase.Of(row.Kind), row.Score.ToString("0.000000", CultureInfo.InvariantCulture),
                    row.Suggestion, row.Other,
                ]);
        }
    }
}
