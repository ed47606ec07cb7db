using Pipelines.Reporting.Html;

namespace Pipelines.Reporting.Classification;

/// <summary>The figures of a classifier.</summary>
internal static class ResultSection
{
    /// <summary>The section.</summary>
    public static ReportSection Of(ClassificationReport report)
    {
        var (metrics, intervals) = (report.Metrics, report.Metrics.Intervals);
        var wrong = report.Images.Count - (int)Math.Round(metrics.Accuracy * metrics.Images);
        return new("result", "Result", Markup.Of(
            $"""
            <dl class="tiles">
            {Tile.Of("accuracy", metrics.Accuracy, $"{wrong} of {Quantity.Of(metrics.Images, "images")} wrong", intervals?.Accuracy)}
            {Tile.Of("macro accuracy", metrics.MacroAccuracy, "mean recall of the classes", intervals?.MacroAccuracy)}
            {Tile.Of("macro F1", metrics.MacroF1, "mean F1 of the classes", intervals?.MacroF1)}
            {Tile.Of("log-loss", metrics.LogLoss, "lower is better", intervals?.LogLoss)}
            {Tile.Of("calibration error", metrics.CalibrationError, "how far scores are from accuracy")}
            {metrics.TopK.Select(top => Tile.Of($"top-{top.Key}", top.Value, $"the class is among the first {top.Key}"))}
            </dl>
            {Markup.When(report.Run.Notes.Count > 0, () => NoteMarkup.Of(report.Run.Notes))}
            """));
    }
}
