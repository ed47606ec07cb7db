using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer explain</c>.</summary>
public static class ExplanationReport
{
    /// <summary>Prints each overlay with its class and score. JSON and CSV end with the images that could not be read, and why.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<ImageResult<IReadOnlyList<ClassOverlay>>> results, OutputFormat format)
    {
        var overlays = results
            .Where(result => result.IsUsable)
            .SelectMany(result => result.Value!.Select(overlay => (result.Name, Overlay: overlay)))
            .ToList();
        var unusable = results.Where(result => !result.IsUsable).ToList();
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(overlays
                    .Select(image => new Dictionary<string, object>
                    {
                        ["path"] = image.Name,
                        ["label"] = image.Overlay.Label,
                        ["score"] = image.Overlay.Score,
                        ["file"] = image.Overlay.File,
                    })
                    .Concat(unusable.Select(image => new Dictionary<string, object> { ["path"] = image.Name, ["error"] = image.Error! }))));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["path", "label", "score", "file", "error"],
                    overlays
                        .Select(image => (IReadOnlyList<string>)
                            [image.Name, image.Overlay.Label, CsvOutput.Number(image.Overlay.Score), image.Overlay.File, ""])
                        .Concat(unusable.Select(image => (IReadOnlyList<string>)[image.Name, "", "", "", image.Error!])));
                break;
            default:
                PrintTable(terminal, overlays);
                break;
        }
    }

    private static void PrintTable(Terminal terminal, List<(string Name, ClassOverlay Overlay)> overlays)
    {
        if (overlays.Count == 0)
        {
            return;
        }

        var table = new TextTable(Column.Path("image", 1), Column.Name("label"), Column.Number("score"), Column.Path("file"));
        foreach (var (name, overlay) in overlays)
        {
            table.Add(name, overlay.Label, Tables.Share(overlay.Score), overlay.File);
        }

        table.WriteWhole(terminal);
    }
}
