using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer extract</c>.</summary>
internal static class ExtractionReport
{
    /// <summary>Prints how many vectors were there, and how many were computed.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<ExtractionResult> results, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(results.Select(result => new
                {
                    result.Pipeline,
                    Shard = $"{result.Shard}",
                    result.Images,
                    result.FromCache,
                    result.Computed,
                    Seconds = Seconds(result),
                    result.CacheFolder,
                    result.Marker,
                    result.Notes,
                    result.Skipped,
                })));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["pipeline", "shard", "images", "fromCache", "computed", "seconds", "skipped", "reason"],
                    results.SelectMany(result => result.Skipped
                        .Select(image => (IReadOnlyList<string>)[result.Pipeline, "", "", "", "", "", image.Path, image.Reason])
                        .Prepend([
                            result.Pipeline, $"{result.Shard}", Text(result.Images), Text(result.FromCache), Text(result.Computed),
                            CsvOutput.Number(Seconds(result)), "", "",
                        ])));
                break;
            default:
                var table = new TextTable(
                    Column.Name("pipeline"),
                    new Column("shard"),
                    Column.Number("images"),
                    Column.Number("from cache"),
                    Column.Number("computed"),
                    Column.Number("skipped"),
                    Column.Number("seconds"));
                foreach (var result in results)
                {
                    table.Add(
                        result.Pipeline,
                        $"{result.Shard}",
                        Text(result.Images),
                        Text(result.FromCache),
                        Text(result.Computed),
                        Text(result.Skipped.Count),
                        Seconds(result).ToString("0.0", CultureInfo.InvariantCulture));
                }

                table.WriteWhole(terminal);
                break;
        }

        NoteList.Print(
            terminal,
            [.. results.SelectMany(result => result.Notes).Distinct()],
            [.. results.SelectMany(result => result.Skipped).Distinct()],
            format);
    }

    private static double Seconds(ExtractionResult result) => Math.Round(result.Elapsed.TotalSeconds, 3);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
