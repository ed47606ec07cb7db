using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer predict</c>.</summary>
public static class PredictionReport
{
    private static readonly string[] s_decision = ["decision", "typicality", "set"];

    /// <summary>
    /// Prints the best classes with scores, or the nearest clusters with Euclidean distances, of each image that could be read; of a
    /// model that decides whether it accepts its prediction, also decision, typicality and prediction set. JSON and
    /// CSV end with the images that could not be read, and why.
    /// </summary>
    public static void Print(
        Terminal terminal, PipelineTask task, IReadOnlyList<ImageResult<ImagePrediction>> results, int top, OutputFormat format)
    {
        var predictions = results.Where(result => result.IsUsable)
            .Select(result => new Row(result.Name, result.Value!, result.Value!.Top(top)))
            .ToList();
        var decides = predictions.Exists(image => image.Prediction.Decision is not null);
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
                    }
                    .Concat(Decision(image.Prediction))
                    .ToDictionary())
                    .Concat(unusable.Select(image => new Dictionary<string, object> { ["path"] = image.Name, ["error"] = image.Error! }))));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["path", "rank", what, measure, .. decides ? s_decision : [], "error"],
                    predictions
                        .SelectMany(image => image.Ranked.Select((pair, i) => (IReadOnlyList<string>)
                            [
                                image.Name, $"{i + 1}", pair.Label, CsvOutput.Number(pair.Value),
                                .. decides ? DecisionFields(image.Prediction) : [], "",
                            ]))
                        .Concat(unusable.Select(image => (IReadOnlyList<string>)
                            [image.Name, "", "", "", .. decides ? s_decision.Select(_ => "") : [], image.Error!])));
                break;
            default:
                PrintTable(terminal, predictions, what, measure, decides);
                break;
        }
    }

    /// <summary>What JSON says of a decision; nothing of a model that does not decide.</summary>
    private static IEnumerable<KeyValuePair<string, object>> Decision(ImagePrediction prediction)
    {
        if (prediction.Decision is { } decision)
        {
            yield return new("decision", Word(decision));
        }

        if (prediction.Typicality is { } typicality)
        {
            yield return new("typicality", typicality);
        }

        if (prediction.PredictionSet is { } set)
        {
            yield return new("set", set);
        }
    }

    private static IEnumerable<string> DecisionFields(ImagePrediction prediction) =>
    [
        prediction.Decision is { } decision ? Word(decision) : "",
        CsvOutput.Number(prediction.Typicality),
        prediction.PredictionSet is { } set ? string.Join(';', set) : "",
    ];

    private static string Word(ImageDecision decision) => decision.ToString().ToLowerInvariant();

    private static void PrintTable(Terminal terminal, List<Row> predictions, string what, string measure, bool decides)
    {
        if (predictions.Count == 0)
        {
            return;
        }

        var hasTypicality = predictions.Exists(image => image.Prediction.Typicality is not null);
        var hasSets = predictions.Exists(image => image.Prediction.PredictionSet is not null);
        Column[] further =
        [
            .. decides ? (Column[])[new("decision")] : [],
            .. hasTypicality ? (Column[])[Column.Number("typicality", 2)] : [],
            .. hasSets ? (Column[])[new("set", 1)] : [],
        ];
        var table = new TextTable(
            [Column.Path("image"), Column.Name(what), Column.Number(measure), .. further, Column.List("next", 3, least: 20)]);
        foreach (var (name, prediction, ranked) in predictions)
        {
            var next = string.Join(", ", ranked.Skip(1).Select(label => $"{label.Label} {Tables.Share(label.Value)}"));
            string[] fields =
            [
                .. decides ? (string[])[prediction.Decision is { } decision ? Word(decision) : ""] : [],
                .. hasTypicality ? (string[])[Tables.Share(prediction.Typicality)] : [],
                .. hasSets ? (string[])[prediction.PredictionSet is { Count: > 0 } set ? string.Join(", ", set) : "none"] : [],
            ];
            table.Add([name, ranked[0].Label, Tables.Share(ranked[0].Value), .. fields, next]);
        }

        table.WriteWhole(terminal);
    }

    private sealed record Row(string Name, ImagePrediction Prediction, IReadOnlyList<RankedLabel> Ranked);
}
