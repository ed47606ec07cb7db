using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The final output of <c>trainer run</c>.</summary>
public static class RunSummary
{
    private const string ReportName = "report.html";

    /// <summary>Prints one line for each finished pipeline.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<RunResult> results, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(results.Select(ForProgram)));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["pipeline", "heldOut", "images", "metric", "value", "folder", "skipped", "reason", "low", "high"],
                    results.SelectMany(CsvRows));
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

        // Where the folders do not fit, they stand below the table.
        const string Folder = "folder";
        var table = new TextTable(
            Column.Name("pipeline", least: 20),
            new("images", 1),
            Column.List("result", least: 70),
            Column.Number("seconds", 2),
            new(Folder, 3));
        foreach (var result in results)
        {
            table.Add(
                result.Pipeline, result.ImagesText, result.Summary, $"{result.Elapsed.TotalSeconds:0.0}", ShortPath(result.Folder));
        }

        var lacksFolder = table.Write(terminal).Contains(Folder);
        var below = results.Where(result => lacksFolder || File.Exists(ReportOf(result))).ToList();
        if (below.Count > 0)
        {
            terminal.Out.WriteLine();
        }

        foreach (var result in below)
        {
            PrintPlace(terminal, result);
        }
    }

    private static string ReportOf(RunResult result) => Path.Combine(result.Folder, ReportName);

    /// <summary>The report, whose path says the folder too; where there is none, the folder.</summary>
    private static void PrintPlace(Terminal terminal, RunResult result)
    {
        var report = Path.GetFullPath(ReportOf(result));
        if (!File.Exists(report))
        {
            terminal.Out.WriteLine($"{result.Pipeline}: {ShortPath(result.Folder)}");
            return;
        }

        var path = VisibleText.Of(ShortPath(report));
        terminal.Results.WriteLine($"report  {(terminal.HasLinks ? FileLink.Of(report, path) : path)}");
    }

    private static object ForProgram(RunResult result) => new
    {
        result.Pipeline,
        result.Folder,
        HeldOut = result.MeasuredOn,
        Metrics = result.AllMetrics,
        Notes = result.Notes.Select(note => note.Text),
        result.Skipped,
    };

    private static IEnumerable<IReadOnlyList<string>> CsvRows(RunResult result) =>
    [
        .. result.Figures.Select(figure => (IReadOnlyList<string>)
        [
            result.Pipeline,
            figure.MeasuredOn,
            $"{figure.Images}",
            figure.Metric,
            CsvOutput.Number(figure.Value),
            result.Folder,
            "",
            "",
            CsvOutput.Number(figure.Interval?.Low),
            CsvOutput.Number(figure.Interval?.High),
        ]),
        .. result.Skipped.Select(image => (IReadOnlyList<string>)
            [result.Pipeline, "", "", "", "", result.Folder, image.Path, image.Reason, "", ""]),
    ];

    /// <summary>The path as seen from the current folder, where it lies in it.</summary>
    internal static string ShortPath(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
