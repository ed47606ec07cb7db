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
                    ["metric", "value", "low", "high"],
                    known.Select(row => (row.Name, row.Value, Interval: IntervalOf(row.Name))).Select(row => (IReadOnlyList<string>)
                        [row.Name, CsvOutput.Number(row.Value), CsvOutput.Number(row.Interval?.Low), CsvOutput.Number(row.Interval?.High)]),
                    metrics.Skipped);
                break;
            default:
                var table = new TextTable(new("metric"), Column.Number("value"), new("95 % interval"));
                foreach (var (name, value) in known)
                {
                    table.Add(name, Tables.Number(value!.Value), Tables.Limits(IntervalOf(name)));
                }

                table.WriteWhole(terminal);
                break;
        }

        Interval? IntervalOf(string name) => name == "silhouette" ? metrics.Intervals?.Silhouette : null;
    }
}
