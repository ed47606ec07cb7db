using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Comparison;

/// <summary>A run against the first one, for a person.</summary>
internal static class PairReport
{
    private const int ShownImages = 10;
    private const double LeastPValue = 0.0001;

    /// <summary>Prints who is right where, how the metrics differ, and what follows.</summary>
    public static void Print(Terminal terminal, RunPair pair)
    {
        terminal.Out.WriteLine($"== {pair.Second} against {pair.First}, on {Quantity.Of(pair.SharedImages, "images")} of both");
        if (pair.Classification is { } comparison)
        {
            PrintCounts(terminal, pair, comparison);
            PrintDifferences(terminal, pair, comparison);
            PrintImages(terminal, pair, comparison);
        }

        terminal.Out.WriteLine(pair.Conclusion);
        terminal.Out.WriteLine();
    }

    private static void PrintCounts(Terminal terminal, RunPair pair, ClassifierComparison comparison)
    {
        var p = comparison.PValue < LeastPValue
            ? "p < 0.0001"
            : $"p = {comparison.PValue.ToString("0.0000", CultureInfo.InvariantCulture)}";
        terminal.Out.WriteLine(
            $"Right: both {comparison.BothCorrect}, only {pair.First} {comparison.OnlyFirstCorrect}, "
            + $"only {pair.Second} {comparison.OnlySecondCorrect}, neither {comparison.BothWrong}.");
        terminal.Out.WriteLine($"Exact McNemar test: {p}.");
        terminal.Out.WriteLine();
    }

    private static void PrintDifferences(Terminal terminal, RunPair pair, ClassifierComparison comparison)
    {
        var table = new TextTable(
            new("metric"),
            Column.Number(pair.First),
            Column.Number(pair.Second),
            Column.Number($"{pair.Second} - {pair.First}"),
            new("95 % interval"));
        foreach (var metric in comparison.Differences)
        {
            table.Add(
                metric.Metric,
                Tables.Share(metric.First),
                Tables.Share(metric.Second),
                Signed(metric.Difference),
                $"({Signed(metric.Interval.Low)} to {Signed(metric.Interval.High)})");
        }

        table.WriteWhole(terminal);
    }

    /// <summary>The images that only one has right, the surest mistakes first.</summary>
    private static void PrintImages(Terminal terminal, RunPair pair, ClassifierComparison comparison)
    {
        var decided = comparison.Images
            .Where(image => image.First.IsCorrect != image.Second.IsCorrect)
            .OrderByDescending(image => image.First.IsCorrect ? image.Second.Score : image.First.Score)
            .ToList();
        if (decided.Count == 0)
        {
            return;
        }

        var table = new TextTable(
            Column.Path("image that only one has right", least: 24),
            Column.Name("truth", 1, least: 10),
            Column.Name(pair.First, least: 12),
            Column.Name(pair.Second, least: 12));
        foreach (var image in decided.Take(ShownImages))
        {
            table.Add(image.Path, image.Truth, Prediction(image.First), Prediction(image.Second));
        }

        table.Write(terminal);
        if (decided.Count > ShownImages)
        {
            terminal.Out.WriteLine($"  {decided.Count - ShownImages} more; --format json lists all.");
        }

        terminal.Out.WriteLine();
    }

    private static string Prediction(ComparedPrediction prediction) =>
        $"{prediction.Score.ToString("0.00", CultureInfo.InvariantCulture)} {prediction.Label}";

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);
}
