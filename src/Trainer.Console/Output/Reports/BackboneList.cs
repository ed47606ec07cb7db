using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer backbones list</c>.</summary>
public static class BackboneList
{
    /// <summary>Prints one line for each backbone.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<KnownBackbone> backbones, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(backbones));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["name", "parameters", "bytes", "size", "top1", "isHere"],
                    backbones.Select(row => (IReadOnlyList<string>)
                    [
                        row.Name,
                        $"{row.Parameters}",
                        $"{row.Bytes}",
                        $"{row.Size}",
                        row.Top1 is { } top1 ? CsvOutput.Number(top1) : "",
                        row.IsHere ? "true" : "false",
                    ]));
                break;
            default:
                var table = new TextTable(
                    Column.Name("name"),
                    Column.Number("parameters", 3),
                    Column.Number("MB", 1),
                    Column.Number("pixels", 4),
                    Column.Number("ImageNet top-1", 2),
                    Column.Number("here", 1));
                foreach (var row in backbones)
                {
                    table.Add(
                        row.Name,
                        row.Parameters.ToString("n0", CultureInfo.InvariantCulture),
                        (row.Bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture),
                        row.Size is { } size ? $"{size}" : "any",
                        row.Top1 is { } top1 ? top1.ToString("0.0", CultureInfo.InvariantCulture) + " %" : "-",
                        row.IsHere ? "yes" : "");
                }

                table.WriteWhole(terminal);
                break;
        }
    }
}
