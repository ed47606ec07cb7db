using System.Globalization;
using Pipelines;
using Trainer.Output.Formatting;

namespace Trainer.Output.Reports;

/// <summary>The learning curve of a plan.</summary>
internal static class LearningCurveTable
{
    private const double LeastGain = 0.005;

    /// <summary>Prints it.</summary>
    public static void Print(Terminal terminal, LearningCurve curve)
    {
        terminal.Out.WriteLine();
        var table = new TextTable(
            new Column("training images"), Column.Number("accuracy"), new("", 1));
        foreach (var point in curve.Points)
        {
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"{point.Images} ({point.Share:0 %})"),
                Tables.Share(point.Accuracy),
                string.Create(CultureInfo.InvariantCulture, $"± {point.StandardDeviation:0.0000}"));
        }

        Add("all", curve.Now);
        Add("twice", curve.Twice);
        table.WriteWhole(terminal);
        terminal.Out.WriteLine(Sentence(curve));

        void Add(string name, LearningForecast forecast) => table.Add(
            $"{forecast.Images} ({name})",
            Tables.Share(forecast.Accuracy),
            string.Create(CultureInfo.InvariantCulture, $"by the curve; {forecast.Low:0.00} to {forecast.High:0.00}"));
    }

    /// <summary>What the curve says.</summary>
    internal static string Sentence(LearningCurve curve)
    {
        var twice = string.Create(
            CultureInfo.InvariantCulture,
            $"Twice the images: {curve.Now.Accuracy:0.000} to {curve.Twice.Accuracy:0.000}, measured on the same "
                + $"{Quantity.Of(curve.HeldOut, "images")} ({curve.MeasuredOn}).");
        var most = curve.Classes is [var first, ..] && first.Twice - first.Now >= LeastGain
            ? string.Create(CultureInfo.InvariantCulture, $" {first.Label} gains most: recall {first.Now:0.00} to {first.Twice:0.00}.")
            : " No class would gain much.";
        return twice + most;
    }
}
