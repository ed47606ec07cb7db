using System.Globalization;
using Pipelines.Reporting.Charts;
using Pipelines.Reporting.Html;
using Pipelines.Training.Loop;

namespace Pipelines.Reporting.Sections;

/// <summary>The curves of a training.</summary>
internal static class TrainingSection
{
    /// <summary>The section; null where no training is known.</summary>
    public static ReportSection? Of(ReportedRun run)
    {
        if (run.Records.Count == 0)
        {
            return null;
        }

        (double X, string Name)? mark = run.KeptEpoch is { } kept ? (kept, $"kept: epoch {kept}") : null;
        LineChart Chart(string name, params ReadOnlySpan<(string Name, Func<TrainingRecord, double?> Value)> lines)
        {
            var series = new List<ChartSeries>();
            foreach (var (line, value) in lines)
            {
                series.Add(new(line, [.. run.Records.Select(record => ((double)record.Epoch, value(record) ?? double.NaN))], series.Count));
            }

            return new()
            {
                Description = $"{name} over the epochs: {string.Join("; ", series.Select(Course))}",
                XName = "epoch",
                YName = name,
                Series = series,
                Mark = mark,
            };
        }

        var last = run.Records[^1];
        var keptText = run.KeptEpoch is { } epoch
            ? epoch == 0 ? " The network from before the first epoch was kept." : $" Epoch {epoch} was kept."
            : "";
        return new("training", "Training", Markup.Of(
            $"""
            <p>{Quantity.Of(last.Epoch, "epochs")}, {Quantity.Of(last.Step, "steps")}, {Duration(last.Elapsed)}.{keptText}</p>
            <div class="charts">
            {Chart("loss", ("training", record => record.TrainLoss), ("validation", record => record.ValidationLoss)).ToMarkup()}
            {Chart("accuracy", ("validation", record => record.ValidationAccuracy)).ToMarkup()}
            {Chart("learning rate", ("learning rate", record => record.LearningRate)).ToMarkup()}
            </div>
            """));
    }

    private static string Course(ChartSeries series)
    {
        var points = series.Points.Where(point => double.IsFinite(point.Y)).ToList();
        return points.Count == 0
            ? $"{series.Name} is not known"
            : string.Create(CultureInfo.InvariantCulture, $"{series.Name} from {points[0].Y:0.####} to {points[^1].Y:0.####}");
    }

    private static string Duration(TimeSpan time) => time.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} seconds")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} minutes");
}
