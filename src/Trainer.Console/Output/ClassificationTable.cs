using Pipelines;

namespace Trainer.Output;

/// <summary>The metrics of a classifier.</summary>
public static class ClassificationTable
{
    /// <summary>Prints them as a table per class with the totals below, as the JSON of <c>metrics.json</c>, or as CSV per class.</summary>
    public static void Print(Terminal terminal, ClassificationMetrics metrics, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(metrics));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["label", "support", "precision", "recall", "f1"],
                    metrics.PerClass.Select(row => (IReadOnlyList<string>)
                    [
                        row.Label,
                        $"{row.Support}",
                        CsvOutput.Number(row.Precision),
                        CsvOutput.Number(row.Recall),
                        CsvOutput.Number(row.F1),
                    ]),
                    metrics.Skipped);
                break;
            default:
                var table = Tables.Create("class", "images", "precision", "recall", "F1").NumbersRight();
                foreach (var row in metrics.PerClass)
                {
                    table.AddText(row.Label, $"{row.Support}", Tables.Share(row.Precision), Tables.Share(row.Recall), Tables.Share(row.F1));
                }

                table.Write(terminal);
                var top = string.Concat(metrics.TopK.Select(pair => $", top-{pair.Key} {Tables.Share(pair.Value)}"));
                terminal.Out.WriteLine(
                    $"{Quantity.Of(metrics.Images, "images")}: accuracy {Tables.Share(metrics.Accuracy)}{top}, "
                    + $"macro accuracy {Tables.Share(metrics.MacroAccuracy)}, macro F1 {Tables.Share(metrics.MacroF1)}, "
                    + $"log-loss {Tables.Share(metrics.LogLoss)}");
                break;
        }
    }
}
