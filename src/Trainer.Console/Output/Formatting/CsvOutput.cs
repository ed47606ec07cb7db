using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Pipelines;

namespace Trainer.Output.Formatting;

/// <summary>Results as CSV on standard output.</summary>
internal static class CsvOutput
{
    /// <summary>Writes a header and rows.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        using var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        foreach (var line in rows.Prepend(header))
        {
            foreach (var field in line)
            {
                csv.WriteField(field);
            }

            csv.NextRecord();
        }
    }

    /// <summary>Writes a header and rows, then a row for each skipped image, in two further columns: its path and the reason.</summary>
    public static void Write(
        TextWriter writer, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, IEnumerable<SkippedImage> skipped) =>
        Write(
            writer,
            [.. header, "skipped", "reason"],
            [
                .. rows.Select(row => (IReadOnlyList<string>)[.. row, "", ""]),
                .. skipped.Select(image => (IReadOnlyList<string>)[.. header.Select(_ => ""), image.Path, image.Reason]),
            ]);

    /// <summary>A number that reads back exactly.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The same; nothing where there is no number.</summary>
    public static string Number(double? value) => value is { } number ? Number(number) : "";
}
