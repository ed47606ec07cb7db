using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The output of <c>trainer find-rate</c>.</summary>
internal static class LearningRateReport
{
    // The table has about so many rows; json and csv have every step.
    private const int Rows = 25;

    /// <summary>Prints the curve of one pipeline and the suggested learning rate.</summary>
    public static void Print(Terminal terminal, string pipeline, LearningRateCurve curve, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Results.Write(MetricsJson.Write(
                    new { Pipeline = pipeline, curve.Suggestion, curve.Lowest, curve.Shape, curve.HasExploded, Steps = curve.Points }));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Results,
                    ["pipeline", "step", "learningRate", "loss", "smoothedLoss"],
                    curve.Points.Select(point => (IReadOnlyList<string>)
                    [
                        pipeline,
                        $"{point.Step}",
                        CsvOutput.Number(point.LearningRate),
                        CsvOutput.Number(point.Loss),
                        CsvOutput.Number(point.SmoothedLoss),
                    ]));
                terminal.Note(Conclusion(curve).Replace('\n', ' '));
                break;
            default:
                terminal.Out.WriteLine($"== {pipeline}");
                var table = new TextTable(
                    Column.Number("step"),
                    Column.Number("learning rate"),
                    Column.Number("loss"),
                    Column.Number("smoothed"));
                var every = Math.Max(1, curve.Points.Count / Rows);
                foreach (var point in curve.Points.Where(point => point.Step % every == 0))
                {
                    table.Add(
                        $"{point.Step}", Rate(point.LearningRate), Tables.Share(point.Loss), Tables.Share(point.SmoothedLoss));
                }

                table.WriteWhole(terminal);
                foreach (var line in Conclusion(curve).Split('\n'))
                {
                    terminal.Out.WriteLine(line);
                }

                break;
        }
    }

    private static string Conclusion(LearningRateCurve curve)
    {
        var last = curve.Points is [.., var point] ? $", at a learning rate of {Rate(point.LearningRate)}" : "";
        var count = curve.Points.Count;
        var end = curve.HasExploded
            ? $"The loss exploded after {Quantity.Of(count, "steps")}{last}."
            : "The loss did not explode.";
        return curve is { Suggestion: { } steepest, Lowest: { } lowest }
            ? $"{end} It fell most steeply at {Rate(steepest)} and was lowest at {Rate(lowest)}.\n"
                + $"Try the steepest: \"learningRate\": {Rate(steepest)}. Rates above the lowest are too high."
            : $"{end} {NoSuggestion(curve.Shape)}";
    }

    private static string NoSuggestion(CurveShape shape) => shape switch
    {
        CurveShape.TooShort => "That is too early to suggest a rate.\nBegin at a lower one, with --from.",
        CurveShape.Rises => "It was lowest at the first steps: there is no suggestion.\n"
            + "Begin at a lower rate, with --from. If the loss does not fall there either, look at the images and their labels.",
        CurveShape.StillFalls => "It fell most steeply at the highest rates: there is no suggestion.\nTry higher ones, with --to.",
        _ => "It did not fall further than by chance: there is no suggestion.\n"
            + "Take more steps, with --steps, or larger batches. If it does not fall then either, look at the images and their labels.",
    };

    private static string Rate(double rate) => rate.ToString("0.0e+0", CultureInfo.InvariantCulture);
}
