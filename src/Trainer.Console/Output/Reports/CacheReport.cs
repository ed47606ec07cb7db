using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer cache</c>.</summary>
internal static class CacheReport
{
    private const int Shown = 20;

    /// <summary>What is in a cache.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<CachedVectors> all, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            terminal.Results.Write(MetricsJson.Write(all));
            return;
        }

        if (format == OutputFormat.Csv)
        {
            CsvOutput.Write(
                terminal.Results,
                ["folder", "network", "size", "dimensions", "images", "files", "bytes"],
                all.Select(key => (IReadOnlyList<string>)
                    [key.Folder, key.Network, Text(key.Size), Text(key.Dimensions), Text(key.Images), Text(key.Files), Text(key.Bytes)]));
            return;
        }

        if (all.Count > 0)
        {
            var table = new TextTable(
                Column.Path("network"),
                Column.Number("pixels"),
                Column.Number("numbers", 1),
                Column.Number("images"),
                Column.Number("files", 1),
                Column.Number("size"),
                new Column("folder", 2));
            foreach (var key in all)
            {
                table.Add(
                    key.Network.Length > 0 ? key.Network : "?",
                    key.Size > 0 ? Text(key.Size) : "?",
                    Text(key.Dimensions),
                    Text(key.Images),
                    Text(key.Files),
                    Bytes(key.Bytes),
                    Path.GetFileName(key.Folder));
            }

            table.WriteWhole(terminal);
        }

        terminal.Out.WriteLine($"{Bytes(all.Sum(key => key.Bytes))} in {Quantity.Of(all.Count, "folders")}.");
    }

    /// <summary>What a merge did.</summary>
    public static void Print(Terminal terminal, string folder, CacheMergeResult result, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            terminal.Results.Write(MetricsJson.Write(new
            {
                Cache = folder,
                result.Files,
                result.Vectors,
                result.Bytes,
                result.AlreadyThere,
                Seconds = result.Elapsed.TotalSeconds,
                result.LeftOut,
            }));
            return;
        }

        if (format == OutputFormat.Csv)
        {
            WriteCsv(terminal, result.LeftOut);
        }
        else
        {
            terminal.Out.WriteLine(
                $"{Quantity.Of(result.Vectors, "vectors")} in {Quantity.Of(result.Files, "files")} copied into {folder}, "
                + $"{Bytes(result.Bytes)} in {result.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s.");
            if (result.AlreadyThere > 0)
            {
                terminal.Out.WriteLine(
                    $"{Quantity.Of(result.AlreadyThere, "files")} {(result.AlreadyThere == 1 ? "was" : "were")} there already.");
            }

            if (result.LeftOut.Count > 0)
            {
                terminal.Out.WriteLine("Left out:");
                WriteTable(terminal, result.LeftOut);
            }
        }
    }

    /// <summary>What does not belong in a cache.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<CacheFinding> findings, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(findings));
                break;
            case OutputFormat.Csv:
                WriteCsv(terminal, findings);
                break;
            default:
                WriteTable(terminal, findings);
                terminal.Out.WriteLine(findings.Count == 0
                    ? "Every vector is as it was written, and nothing else is there."
                    : "Runs compute damaged vectors again; 'trainer cache prune' removes them. Foreign files are never touched.");
                break;
        }
    }

    /// <summary>What was, or would be, removed.</summary>
    public static void Print(Terminal terminal, CachePruneResult result, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(result));
                return;
            case OutputFormat.Csv:
                WriteCsv(terminal, result.Removed);
                break;
            default:
                WriteTable(terminal, result.Removed);
                terminal.Out.WriteLine(
                    result.Removed.Count == 0 ? "There is nothing to remove."
                    : result.IsApplied ? $"Removed: {Bytes(result.Bytes)}."
                    : $"This would free {Bytes(result.Bytes)}. Nothing was removed: add --yes.");
                break;
        }

        if (result.InUse.Count > 0)
        {
            var files = result.InUse.Select(finding => finding.Path).Distinct().Count();
            terminal.Note(
                $"{Quantity.Of(files, "files")} of which something could be removed {(files == 1 ? "was" : "were")} written to in the last "
                + $"ten minutes and {(files == 1 ? "stays" : "stay")}: a run may be at work on {(files == 1 ? "it" : "them")}.");
        }
    }

    private static void WriteTable(Terminal terminal, IReadOnlyList<CacheFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        var table = new TextTable(Column.Path("file"), new Column("what"), Column.Number("vectors"), Column.Name("detail", 1));
        foreach (var finding in findings.Take(Shown))
        {
            table.Add(finding.Path, Words(finding.Kind), finding.Count > 0 ? Text(finding.Count) : "", finding.Detail);
        }

        table.WriteWhole(terminal);
        if (findings.Count > Shown)
        {
            terminal.Out.WriteLine($"and {findings.Count - Shown} more: --format csv lists all.");
        }
    }

    private static void WriteCsv(Terminal terminal, IReadOnlyList<CacheFinding> findings) => CsvOutput.Write(
        terminal.Results,
        ["kind", "path", "vectors", "bytes", "detail"],
        findings.Select(finding => (IReadOnlyList<string>)
            [CamelCase(finding.Kind), finding.Path, Text(finding.Count), Text(finding.Bytes), finding.Detail]));

    private static string CamelCase(CacheFindingKind kind) => char.ToLowerInvariant($"{kind}"[0]) + $"{kind}"[1..];

    private static string Words(CacheFindingKind kind) => kind switch
    {
        CacheFindingKind.ForeignFile => "foreign",
        CacheFindingKind.UnusableFile => "unusable",
        CacheFindingKind.DamagedVector => "damaged",
        CacheFindingKind.TornVector => "cut off",
        CacheFindingKind.Duplicate => "duplicate",
        CacheFindingKind.Leftover => "leftover",
        CacheFindingKind.UnusedVectors => "not used",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    private static string Bytes(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
