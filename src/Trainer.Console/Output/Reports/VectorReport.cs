using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer embed</c>.</summary>
public static class VectorReport
{
    /// <summary>Prints what is in the file; JSON and CSV list the images that could not be read at the end.</summary>
    public static void Print(Terminal terminal, string source, EmbeddingResult result, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(new Dictionary<string, object>
                {
                    ["source"] = source,
                    ["files"] = result.Files,
                    ["rows"] = result.Rows,
                    ["dimensions"] = result.Dimensions,
                    ["fromCache"] = result.FromCache,
                    ["resumed"] = result.Resumed,
                    ["skipped"] = result.Skipped.Select(
                        image => new Dictionary<string, object> { ["path"] = image.Path, ["reason"] = image.Reason }),
                }));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["file", "source", "rows", "dimensions", "fromCache", "resumed"],
                    [[result.Files[0], source, $"{result.Rows}", $"{result.Dimensions}", $"{result.FromCache}", $"{result.Resumed}"]],
                    result.Skipped);
                break;
            default:
                Print(terminal, source, result);
                break;
        }
    }

    private static void Print(Terminal terminal, string source, EmbeddingResult result)
    {
        terminal.Out.WriteLine(
            $"{Quantity.Of(result.Rows, "vectors")} of {Quantity.Of(result.Dimensions, "numbers")} by the {source}: {result.Files[0]}");
        if (result.Files.Count > 1)
        {
            terminal.Out.WriteLine($"Path and label of each row: {result.Files[1]}");
        }

        if (result.FromCache > 0)
        {
            terminal.Out.WriteLine($"{Quantity.Of(result.FromCache, "vectors")} came from the feature cache.");
        }

        if (result.Resumed > 0)
        {
            terminal.Out.WriteLine($"{Quantity.Of(result.Resumed, "vectors")} had been computed by an interrupted call.");
        }
    }
}
