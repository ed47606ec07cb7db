using Pipelines;
using Pipelines.Backbones;
using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Features;

namespace Trainer.Output;

/// <summary>The output of <c>trainer predict</c>.</summary>
public static class PredictionReport
{
    /// <summary>
    /// Prints the best classes with scores, or the nearest clusters with Euclidean distances, of each image that could be read.
    /// </summary>
    public static void Print(
        Terminal terminal, ModelMetadata model, IReadOnlyList<ImageItem> images, FeatureTable table, int top, OutputFormat format)
    {
        var classification = model.Task == PipelineTask.Classification;
        var predictions = Enumerable.Range(0, table.Features.Rows)
            .Select(row => (images[table.Rows[row]].Name, Ranked: Rank(table.Features.Row(row))))
            .ToList();
        var (what, measure) = classification ? ("label", "score") : ("cluster", "distance");
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Out.Write(MetricsJson.Write(predictions.Select(image => new Dictionary<string, object>
                {
                    ["path"] = image.Name,
                    [what] = image.Ranked[0].Name,
                    [measure] = image.Ranked[0].Value,
                    ["top"] = image.Ranked.Select(pair => new Dictionary<string, object> { [what] = pair.Name, [measure] = pair.Value }),
                })));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Out,
                    ["path", "rank", what, measure],
                    predictions.SelectMany(image => image.Ranked.Select((pair, i) => (IReadOnlyList<string>)
                        [image.Name, $"{i + 1}", pair.Name, CsvOutput.Number(pair.Value)])));
                break;
            default:
                PrintTable(terminal, predictions, what, measure);
                break;
        }

        List<(string Name, double Value)> Rank(ReadOnlySpan<float> outputs) =>
            classification ? Classes(model, outputs, top) : Clusters(outputs, top);
    }

    private static void PrintTable(
        Terminal terminal, List<(string Name, List<(string Name, double Value)> Ranked)> predictions, string what, string measure)
    {
        if (predictions.Count == 0)
        {
            return;
        }

        var table = Tables.Create("image", what, measure, "next");
        foreach (var (name, ranked) in predictions)
        {
            var next = string.Join(", ", ranked.Skip(1).Select(pair => $"{pair.Name} {Tables.Share(pair.Value)}"));
            table.AddText(name, ranked[0].Name, Tables.Share(ranked[0].Value), next);
        }

        table.Write(terminal);
    }

    private static List<(string Name, double Value)> Classes(ModelMetadata model, ReadOnlySpan<float> scores, int top) =>
        [.. scores.ToArray().Select((score, i) => (model.Labels[i], (double)score)).OrderByDescending(pair => pair.Item2).Take(top)];

    private static List<(string Name, double Value)> Clusters(ReadOnlySpan<float> squaredDistances, int top) =>
        [
            .. squaredDistances.ToArray()
                .Select((distance, i) => ($"{ClusterSummary.NumberOf(i)}", Math.Sqrt(distance)))
                .OrderBy(pair => pair.Item2)
                .Take(top),
        ];
}
