using System.Globalization;
using Pipelines.Backbones.Catalogue;
using Pipelines.Evaluation;

namespace Trainer.Output;

/// <summary>What is known of an entry of the catalogue without its file.</summary>
public static class CatalogueCard
{
    /// <summary>Prints it as lines of key and value; for a program also as JSON or CSV.</summary>
    public static void Print(Terminal terminal, CatalogueEntry entry, WeightCache cache, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            terminal.Out.Write(MetricsJson.Write(new { Entry = entry, File = cache.PathOf(entry), IsHere = cache.Holds(entry) }));
            return;
        }

        var pixels = entry.Preprocessing;
        (string Key, string Value)[] rows =
        [
            ("name", entry.Name),
            ("architecture", entry.Architecture),
            ("weights", entry.Weights),
            ("source", entry.Source),
            ("licence", entry.Licence),
            ("trained on", entry.Data),
            ("address", entry.Url.ToString()),
            ("SHA-256", entry.HashPrefix + "..."),
            ("parameters", entry.Parameters.ToString("n0", CultureInfo.InvariantCulture)),
            ("file", $"about {entry.Bytes / 1e6:0.0} MB"),
            ("pixels", $"{pixels.Size} out of {pixels.Resize}, {pixels.Filter.ToString().ToLowerInvariant()}; mean {Numbers(pixels.Mean)}; std {Numbers(pixels.Std)}"),
            ("ImageNet", string.Create(CultureInfo.InvariantCulture, $"top-1 {entry.Top1:0.0##} %, top-5 {entry.Top5:0.0##} % (published)")),
            (cache.Holds(entry) ? "here" : "would be here", cache.PathOf(entry)),
        ];
        if (format == OutputFormat.Csv)
        {
            CsvOutput.Write(terminal.Out, ["key", "value"], rows.Select(row => (IReadOnlyList<string>)[row.Key, row.Value]));
            return;
        }

        foreach (var (key, value) in rows)
        {
            terminal.Out.WriteLine($"{key,-14}{value}");
        }
    }

    private static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
