using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer search</c>.</summary>
public static class SearchReport
{
    /// <summary>
    /// Prints the similar images of each image, the most similar first; JSON and CSV end with the images that could not be read, and why.
    /// </summary>
    public static void Print(
        Terminal terminal,
        IReadOnlyList<KeyValuePair<string, IReadOnlyList<SimilarImage>>> found,
        IReadOnlyList<ImageResult<float[]>> unusable,
        OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(found
                    .Select(query => new Dictionary<string, object?>
                    {
                        ["path"] = query.Key,
                        ["similar"] = query.Value.Select(image => new Dictionary<string, object?>
                        {
                            ["path"] = image.Path,
                            ["label"] = image.Label,
                            ["similarity"] = image.Similarity,
                        }),
                    })
                    .Concat(unusable.Select(image => new Dictionary<string, object?> { ["path"] = image.Name, ["error"] = image.Error }))));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["path", "rank", "similar", "label", "similarity", "error"],
                    found
                        .SelectMany(query => query.Value.Select((image, i) => (IReadOnlyList<string>)
                            [query.Key, $"{i + 1}", image.Path, image.Label ?? "", CsvOutput.Number(image.Similarity), ""]))
                        .Concat(unusable.Select(image => (IReadOnlyList<string>)[image.Name, "", "", "", "", image.Error!])));
                break;
            default:
                PrintTable(terminal, found);
                break;
        }
    }

    private static void PrintTable(Terminal terminal, IReadOnlyList<KeyValuePair<string, IReadOnlyList<SimilarImage>>> found)
    {
        if (found.Count == 0)
        {
            return;
        }

        var table = new TextTable(Column.Path("image"), Column.Number("similarity"), Column.Name("label", 1), Column.Path("similar image"));
        foreach (var (name, images) in found)
        {
            foreach (var (i, image) in images.Index())
            {
                table.Add(i == 0 ? name : "", Tables.Share(image.Similarity), image.Label ?? "", Shown(image.Path));
            }
        }

        table.WriteWhole(terminal);
    }

    /// <summary>A path below the current folder relative to it.</summary>
    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
