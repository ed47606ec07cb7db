using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer index</c>.</summary>
public static class IndexReport
{
    /// <summary>Prints what is in the index now; JSON and CSV list the images that could not be read at the end.</summary>
    public static void Print(Terminal terminal, string index, IndexResult result, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(new Dictionary<string, object?>
                {
                    ["index"] = index,
                    ["images"] = result.Images,
                    ["added"] = result.Added,
                    ["updated"] = result.Updated,
                    ["removed"] = result.Removed,
                    ["exact"] = result.Recall is null,
                    ["recallAt10"] = result.Recall ?? 1,
                    ["skipped"] = result.Skipped.Select(
                        image => new Dictionary<string, object> { ["path"] = image.Path, ["reason"] = image.Reason }),
                }));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["index", "images", "added", "updated", "removed", "exact", "recallAt10"],
                    [
                        [
                            index, $"{result.Images}", $"{result.Added}", $"{result.Updated}", $"{result.Removed}",
                            result.Recall is null ? "true" : "false", CsvOutput.Number(result.Recall ?? 1),
                        ],
                    ],
                    result.Skipped);
                break;
            default:
                Print(terminal, index, result);
                break;
        }
    }

    private static void Print(Terminal terminal, string index, IndexResult result)
    {
        (int Count, string What)[] changes = [(result.Added, "added"), (result.Updated, "updated"), (result.Removed, "removed")];
        var changed = string.Join(", ", changes.Where(change => change.Count > 0).Select(change => $"{change.Count} {change.What}"));
        terminal.Out.WriteLine($"{index}: {Quantity.Of(result.Images, "images")} ({changed}).");
        terminal.Out.WriteLine(result.Recall is { } recall
            ? string.Create(
                CultureInfo.InvariantCulture, $"Search in a graph of neighbours (HNSW); recall@10 measured on this index: {recall:0.0000}.")
            : "Search compares every image: it is exact (recall@10 is 1).");
    }
}
