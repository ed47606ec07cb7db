using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer audit</c>.</summary>
public static class AuditReport
{
    private const int ShownOfKind = 3;

    /// <summary>Prints how much of each kind was found, with the worst of it; JSON and CSV are the rows of <c>audit.csv</c>.</summary>
    public static void Print(Terminal terminal, DataAudit audit, string folder, bool all, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(audit.Rows(all).Select(Row)));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["path", "label", "kind", "score", "suggestion", "other"],
                    audit.Rows(all).Select(row => (IReadOnlyList<string>)
                        [row.Path, row.Label ?? "", Word(row.Kind), CsvOutput.Number(row.Score), row.Suggestion, row.Other ?? ""]));
                break;
            default:
                PrintTable(terminal, audit, folder);
                break;
        }

        NoteList.Print(terminal, audit.Notes, audit.Skipped, format);
    }

    private static Dictionary<string, object> Row(AuditFinding finding)
    {
        var row = new Dictionary<string, object> { ["path"] = finding.Path };
        Add("label", finding.Label);
        row["kind"] = Word(finding.Kind);
        row["score"] = finding.Score;
        row["suggestion"] = finding.Suggestion;
        Add("other", finding.Other);
        return row;

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                row[key] = value;
            }
        }
    }

    private static void PrintTable(Terminal terminal, DataAudit audit, string folder)
    {
        if (audit.Findings.Count == 0)
        {
            terminal.Out.WriteLine($"{Quantity.Of(audit.Images, "images")} audited: nothing was found.");
        }
        else
        {
            var table = new TextTable(
                Column.Name("kind"),
                Column.Number("found"),
                Column.Path("the worst"),
                Column.Name("label", importance: 2),
                Column.Name("suggestion", importance: 1));
            foreach (var kind in audit.Findings.GroupBy(finding => finding.Kind).OrderBy(kind => kind.Key))
            {
                foreach (var (rank, finding) in kind.Take(ShownOfKind).Index())
                {
                    table.Add(
                        rank == 0 ? Word(kind.Key) : "",
                        rank == 0 ? kind.Count().ToString(CultureInfo.InvariantCulture) : "",
                        finding.Path,
                        finding.Label ?? "",
                        finding.Other is { } other ? $"{finding.Suggestion}: {other}" : finding.Suggestion);
                }
            }

            table.WriteWhole(terminal);
        }

        if (audit.Labels is { Flagged: > 0 } labels)
        {
            terminal.Out.WriteLine(labels.ToString());
        }

        terminal.Out.WriteLine(
            $"{Quantity.Of(audit.Images, "images")} audited, and none changed. With pictures: {Path.Combine(folder, "audit.html")}");
        terminal.Out.WriteLine($"What to leave out, for \"exclude\" in \"data\": {Path.Combine(folder, "exclude.txt")}");
    }

    private static string Word(AuditKind kind) => char.ToLowerInvariant($"{kind}"[0]) + $"{kind}"[1..];
}
