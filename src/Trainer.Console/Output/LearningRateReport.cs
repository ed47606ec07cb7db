using System.Globalization;
using Pipelines.Evaluation;
using Pipelines.Runs;
using Pipelines.Training.RangeTest;

namespace Trainer.Output;

/// <summary>What <c>trainer find-rate</c> prints.</summary>
internal static class LearningRateReport
{
    // A table has about so many rows; json and csv have every step.
    private const int Rows = 25;

    /// <summary>Prints the curve of one pipeline and what follows from it.</summary>
    public static void Print(Terminal terminal, PreparedPipeline pipeline, LearningRateCurve curve, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Out.Write(MetricsJson.Write(new { Pipeline = pipeline.Name, curve.Suggestion, curve.Lowest, curve.HasExploded, Steps = curve.Points }));
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(
                    terminal.Out,
                    ["pipeline", "step", "learningRate", "loss", "smoothedLoss"],
                    curve.Points.Select(point => (IReadOnlyList<string>)
                        [pipeline.Name, $"{point.Step}", CsvOutput.Number(point.LearningRate), CsvOutput.Number(point.Loss), CsvOutput.Number(point.SmoothedLoss)]));
                terminal.Note(Conclusion(curve));
                break;
            default:
                terminal.Out.WriteLine($"== {pipeline.Name}");
                var table = Tables.Create("step", "learning rate", "loss", "smoothed").NumbersRight();
                var every = Math.Max(1, curve.Points.Count / Rows);
                foreach (var point in curve.Points.Where(point => point.Step % every == 0))
                {
                    table.AddText($"{point.Step}", Text($"{point.LearningRate:0.0e+0}"), Tables.Share(point.Loss), Tables.Share(point.SmoothedLoss));
                }

                table.Write(terminal);
                terminal.Out.WriteLine(Conclusion(curve));
                break;
        }
    }

    private static string Conclusion(LearningRateCurve curve)
    {
        var end = curve.HasExploded
            ? Text($"The loss exploded after {curve.Points.Count} steps{(curve.Points.Count > 0 ? Text($", at a learning rate of {curve.Points[^1].LearningRate:0.0e+0}") : "")}.")
            : "The loss did not explode.";
        return curve.Suggestion is { } rate
            ? Text($"{end} It fell most steeply at {rate:0.0e+0} and was lowest at {curve.Lowest:0.0e+0}. Try the steepest: \"learningRate\": {rate:0.0e+0}; rates above the lowest are too high.")
            : $"{end} It fell nowhere: there is nothing to suggest.";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
