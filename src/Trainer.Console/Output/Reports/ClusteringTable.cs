using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The metrics of a clustering.</summary>
public static class ClusteringTable
{
    /// <summary>Prints them as a table, as the JSON of <c>metrics.json</c>, or as CSV.</summary>
    public static void Print(Terminal terminal, ClusteringMetrics metrics, OutputFormat format)
    {
        (string Name, double? Value)[] rows =
        [
            ("images", metrics.Images),
            ("k", metrics.K),
            ("inertia", metrics.Inertia),
            ("silhouette", metrics.Silhouette),
            ("daviesBouldin", metrics.DaviesBouldin),
            ("adjustedRandIndex", metrics.AdjustedRandIndex),
            ("normalizedMutualInformation", metrics.NormalizedMutualInformation),
            ("purity", metrics.Purity),
        ];
        var known = rows.Where(row => row.Value is not null);
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(metrics));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["metric", "value"],
                    known.Select(row => (IReadOnlyList<string>)[row.Name, CsvOutput.Number(row.Value!.Value)]),
                    metrics.Skipped);
                break;
            default:
                var table = new TextTable(new("metric"), Column.Number("value"));
                foreach (var (name, value) in known)
                {
                    table.Add(name, Tables.Number(value!.Value));
                }

                table.WriteWhole(terminal);
                break;
        }
    }
}
