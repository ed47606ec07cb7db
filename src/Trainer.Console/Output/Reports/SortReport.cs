using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer sort</c>.</summary>
public static class SortReport
{
    /// <summary>
    /// Prints how many images are in each folder; JSON and CSV say where each one is, and at the end which images could not be read, and
    /// why.
    /// </summary>
    public static void Print(Terminal terminal, PipelineTask task, SortMethod method, SortResult result, OutputFormat format)
    {
        var (what, measure) = task == PipelineTask.Classification ? ("label", "score") : ("cluster", "distance");
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(result.Images
                    .Select(image => new Dictionary<string, object>
                    {
                        ["path"] = image.Path,
                        ["destination"] = image.Destination,
                        [what] = $"{image.Prediction}",
                        [measure] = Value(image),
                    })
                    .Concat(result.Skipped.Select(image => new Dictionary<string, object>
                    {
                        ["path"] = image.Path,
                        ["error"] = image.Reason,
                    }))));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["path", "destination", what, measure, "error"],
                    result.Images
                        .Select(image => (IReadOnlyList<string>)
                            [image.Path, image.Destination, $"{image.Prediction}", CsvOutput.Number(Value(image)), ""])
                        .Concat(result.Skipped.Select(image => (IReadOnlyList<string>)[image.Path, "", "", "", image.Reason])));
                break;
            default:
                PrintTable(terminal, method, result, what, measure);
                break;
        }
    }

    private static double Value(SortedImage image) => image.Prediction.Score ?? image.Prediction.Distance!.Value;

    private static void PrintTable(Terminal terminal, SortMethod method, SortResult result, string what, string measure)
    {
        if (result.Manifest is null)
        {
            return;
        }

        var table = new TextTable(
            Column.Path("folder"), Column.Name(what, 2), Column.Number("images"), Column.Number($"mean {measure}", 1));
        foreach (var folder in result.Images
            .GroupBy(image => image.Destination.Split('/')[0], StringComparer.Ordinal)
            .OrderBy(folder => folder.Key, StringComparer.Ordinal))
        {
            table.Add(folder.Key, $"{folder.First().Prediction}", $"{folder.Count()}", Tables.Share(folder.Average(Value)));
        }

        table.WriteWhole(terminal);
        var made = result.Images.Count(image => !image.WasThere);
        terminal.Out.WriteLine($"{Quantity.Of(made, method == SortMethod.Link ? "links made" : "images copied")}; "
            + $"which image is where: {result.Manifest}");
        if (made < result.Images.Count)
        {
            var left = result.Images.Count - made;
            terminal.Out.WriteLine($"{Quantity.Of(left, "images")} {(left == 1 ? "was" : "were")} there already.");
        }
    }
}
