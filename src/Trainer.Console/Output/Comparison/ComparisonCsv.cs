using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Comparison;

/// <summary>
/// A comparison as CSV: a line for each metric of each run on all its images, then a line for each metric of each pair on the images of
/// both.
/// </summary>
internal static class ComparisonCsv
{
    private static readonly string[] s_header =
    [
        "run",
        "against",
        "pipeline",
        "folder",
        "images",
        "metric",
        "value",
        "low",
        "high",
        "difference",
        "differenceLow",
        "differenceHigh",
        "pValue",
    ];

    /// <summary>Writes it.</summary>
    public static void Write(TextWriter writer, RunComparison comparison) =>
        CsvOutput.Write(
            writer,
            s_header,
            [
                .. comparison.Runs.Index().SelectMany(run => comparison.Metrics.Select(metric => OfRun(run.Item, run.Index, metric))),
                .. comparison.Pairs.SelectMany(pair => OfPair(pair, comparison.Runs.First(run => run.Name == pair.Second))),
            ]);

    private static IReadOnlyList<string> OfRun(ComparedRun run, int number, ComparedMetric metric) =>
    [
        run.Name,
        "",
        run.Pipeline,
        run.Folder,
        $"{run.Images}",
        metric.Metric,
        CsvOutput.Number(metric.Values[number]),
        CsvOutput.Number(metric.Intervals[number]?.Low),
        CsvOutput.Number(metric.Intervals[number]?.High),
        "",
        "",
        "",
        "",
    ];

    private static IEnumerable<IReadOnlyList<string>> OfPair(RunPair pair, ComparedRun run)
    {
        foreach (var metric in pair.Classification?.Differences ?? [])
        {
            yield return
            [
                .. Start(pair, run),
                metric.Metric,
                CsvOutput.Number(metric.Second),
                "",
                "",
                CsvOutput.Number(metric.Difference),
                CsvOutput.Number(metric.Interval.Low),
                CsvOutput.Number(metric.Interval.High),
                metric.Metric == "accuracy" ? CsvOutput.Number(pair.Classification!.PValue) : "",
            ];
        }

        if (pair.AdjustedRandIndex is { } index)
        {
            yield return [.. Start(pair, run), "adjustedRandIndex", CsvOutput.Number(index), "", "", "", "", "", ""];
        }
    }

    private static string[] Start(RunPair pair, ComparedRun run) =>
        [pair.Second, pair.First, run.Pipeline, run.Folder, $"{pair.SharedImages}"];
}
