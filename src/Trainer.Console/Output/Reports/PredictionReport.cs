using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer predict</c>.</summary>
public static class PredictionReport
{
    /// <summary>
    /// Prints the best classes with scores, or the nearest clusters with Euclidean distances, of each image that could be read. JSON and
    /// CSV end with the images that could not be read, and why.
    /// </summary>
    public static void Print(
        Terminal terminal, PipelineTask task, IReadOnlyList<ImageResult<ImagePrediction>> results, int top, OutputFormat format)
    {
        var predictions = results.Where(result => result.IsUsable).Select(result => (result.Name, Ranked: result.Value!.Top(top))).ToList();
        var unusable = results.Where(result => !result.IsUsable).ToList();
        var (what, measure) = task == PipelineTask.Classification ? ("label", "score") : ("cluster", "distance");
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(predictions
                    .Select(image => new Dictionary<string, object>
                    {
                        ["path"] = image.Name,
                        [what] = image.Ranked[0].Label,
                        [measure] = image.Ranked[0].Value,
                        ["top"] = image.Ranked.Select(
                            pair => new Dictionary<string, object> { [what] = pair.Label, [measure] = pair.Value }),
                    })
                    .Concat(unusable.Select(image => new Dictionary<string, object> { ["path"] = image.Name, ["error"] = image.Error! }))));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["path", "rank", what, measure, "error"],
                    predictions
                        .SelectMany(image => image.Ranked.Select((pair, i) => (IReadOnlyList<string>)
                            [image.Name, $"{i + 1}", pair.Label, CsvOutput.Number(pair.Value), ""]))
                        .Concat(unusable.Select(image => (IReadOnlyList<string>)[image.Name, "", "", "", image.Error!])));
                break;
            default:
                PrintTable(terminal, predictions, what, measure);
                break;
        }
    }

    private static void PrintTable(
        Terminal terminal, List<(string Name, IReadOnlyList<RankedLabel> Ranked)> predictions, string what, string measure)
    {
        if (predictions.Count == 0)
        {
            return;
        }

        var table = new TextTable(
            Column.Path("image"), Column.Name(what), Column.Number(measure), Column.List("next", 1, least: 20));
        foreach (var (name, ranked) in predictions)
        {
            var next = string.Join(", ", ranked.Skip(1).Select(label => $"{label.Label} {Tables.Share(label.Value)}"));
            table.Add(name, ranked[0].Label, Tables.Share(ranked[0].Value), next);
        }

        table.WriteWhole(terminal);
    }
}
