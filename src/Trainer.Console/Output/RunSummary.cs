using System.Globalization;
using Pipelines.Evaluation;
using Pipelines.Runs;

namespace Trainer.Output;

/// <summary>The final output of <c>trainer run</c>.</summary>
public static class RunSummary
{
    private static readonly string[] Headings = ["pipeline", "images", "result", "seconds", "folder"];

    /// <summary>Prints one line for each finished pipeline.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<RunResult> results, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Out.Write(MetricsJson.Write(results.Select(ForProgram)));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(terminal.Out, ["pipeline", "heldOut", "images", "metric", "value", "folder"], results.SelectMany(CsvRows));
                break;
            default:
                PrintTable(terminal, results);
                break;
        }
    }

    private static void PrintTable(Terminal terminal, IReadOnlyList<RunResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        var table = Tables.Create(Headings);
        foreach (var result in results)
        {
            var (images, text) = result switch
            {
                ClassificationResult { Metrics: var metrics, HeldOut: var heldOut } => ($"{metrics.Images} {heldOut}", Describe(metrics)),
                ClusteringResult { Metrics: var metrics, HeldOut: var heldOut } => ($"{metrics.Images} {heldOut}", Describe(metrics)),
                PretextResult { Metrics: var metrics } => ($"{metrics.Images} train", Describe(metrics)),
                _ => throw new ArgumentOutOfRangeException(nameof(results), result, "Unknown result."),
            };
            table.AddText(result.Pipeline, images, text, $"{result.Elapsed.TotalSeconds:0.0}", ShortPath(result.Folder));
        }

        table.Write(terminal);
    }

    private static string Describe(ClassificationMetrics metrics) =>
        $"accuracy {Tables.Share(metrics.Accuracy)}, log-loss {Tables.Share(metrics.LogLoss)}, macro F1 {Tables.Share(metrics.MacroF1)}";

    private static string Describe(ClusteringMetrics metrics)
    {
        var agreement = metrics.Purity is { } purity
            ? $", purity {Tables.Share(purity)}, adjusted Rand index {Tables.Share(metrics.AdjustedRandIndex)}"
            : "";
        return $"k {metrics.K}, silhouette {Tables.Share(metrics.Silhouette)}{agreement}";
    }

    private static string Describe(PretextMetrics metrics)
    {
        var accuracy = metrics.ValidationAccuracy is { } share ? $", accuracy {Tables.Share(share)}" : "";
        var validation = metrics.ValidationLoss is { } loss ? $"validation loss {Tables.Share(loss)}{accuracy}" : "not validated";
        return string.Create(
            CultureInfo.InvariantCulture, $"backbone of {metrics.Parameters:n0} parameters, {metrics.Dimensions} features; {validation}");
    }

    private static object ForProgram(RunResult result) => result switch
    {
        ClassificationResult { Metrics: var metrics, HeldOut: var heldOut } =>
            new { result.Pipeline, result.Folder, HeldOut = heldOut, Metrics = (object)metrics, result.Notes },
        ClusteringResult { Metrics: var metrics, HeldOut: var heldOut } =>
            new { result.Pipeline, result.Folder, HeldOut = heldOut, Metrics = (object)metrics, result.Notes },
        PretextResult { Metrics: var metrics } => new { result.Pipeline, result.Folder, Metrics = (object)metrics, result.Notes },
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Unknown result."),
    };

    private static IEnumerable<IReadOnlyList<string>> CsvRows(RunResult result)
    {
        var (heldOut, images, metrics) = result switch
        {
            ClassificationResult { Metrics: var m, HeldOut: var split } => (split, m.Images, (IEnumerable<(string, double?)>)
                [("accuracy", m.Accuracy), ("macroAccuracy", m.MacroAccuracy), ("macroF1", m.MacroF1), ("logLoss", m.LogLoss)]),
            ClusteringResult { Metrics: var m, HeldOut: var split } => (split, m.Images,
            [
                ("k", m.K),
                ("inertia", m.Inertia),
                ("silhouette", m.Silhouette),
                ("daviesBouldin", m.DaviesBouldin),
                ("purity", m.Purity),
            ]),
            PretextResult { Metrics: var m } =>
                ("validation", m.ValidationImages, [("loss", m.ValidationLoss), ("accuracy", m.ValidationAccuracy)]),
            _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Unknown result."),
        };
        return metrics.Where(metric => metric.Item2 is not null)
            .Select(metric => (IReadOnlyList<string>)
                [result.Pipeline, heldOut, $"{images}", metric.Item1, CsvOutput.Number(metric.Item2!.Value), result.Folder]);
    }

    private static string ShortPath(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
