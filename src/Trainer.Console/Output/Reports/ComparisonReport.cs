using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer backbones advise</c>.</summary>
public static class ComparisonReport
{
    /// <summary>Prints one line for each backbone, the most promising one first.</summary>
    public static void Print(Terminal terminal, BackboneComparison comparison, OutputFormat format)
    {
        var notes = comparison.NotTried.Select(ProblemText.Line).ToList();
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(new { comparison.Pipeline, comparison.Images, comparison.Scores, Notes = notes }));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["name", "size", "dimensions", "megabytes", "linearAccuracy", "neighbourAccuracy", "imagesPerSecond"],
                    comparison.Scores.Select(score => (IReadOnlyList<string>)
                    [
                        score.Name,
                        $"{score.Size}",
                        $"{score.Dimensions}",
                        CsvOutput.Number(score.Megabytes),
                        CsvOutput.Number(score.LinearAccuracy),
                        CsvOutput.Number(score.NeighbourAccuracy),
                        CsvOutput.Number(score.ImagesPerSecond),
                    ]));
                break;
            default:
                PrintTable(terminal, comparison);
                break;
        }

        NoteList.Print(terminal, notes, [], format);
    }

    private static void PrintTable(Terminal terminal, BackboneComparison comparison)
    {
        var table = new TextTable(
            Column.Path("backbone"),
            Column.Number("linear"),
            Column.Number("neighbour", 1),
            Column.Number("images/s", 2),
            Column.Number("pixels", 4),
            Column.Number("features", 5),
            Column.Number("MB", 3));
        foreach (var score in comparison.Scores)
        {
            table.Add(
                score.Name,
                score.LinearAccuracy.ToString("0.000", CultureInfo.InvariantCulture),
                score.NeighbourAccuracy.ToString("0.000", CultureInfo.InvariantCulture),
                score.ImagesPerSecond.ToString("0", CultureInfo.InvariantCulture),
                $"{score.Size}",
                $"{score.Dimensions}",
                score.Megabytes.ToString("0.0", CultureInfo.InvariantCulture));
        }

        table.WriteWhole(terminal);

        // Two standard errors of an accuracy of one half, where they are largest.
        var chance = (2 * Math.Sqrt(0.25 / comparison.Images)).ToString("0.00", CultureInfo.InvariantCulture);
        terminal.Out.WriteLine(
            $"On {Quantity.Of(comparison.Images, "training images")} of {comparison.Pipeline}, each predicted from all the others.");
        terminal.Out.WriteLine($"Differences below {chance} may be chance.");
    }
}
