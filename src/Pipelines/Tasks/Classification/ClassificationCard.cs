using System.Globalization;
using Pipelines.Tasks.Artifacts;

namespace Pipelines.Tasks.Classification;

/// <summary>What a model card says of a classifier.</summary>
internal static class ClassificationCard
{
    // A class with less than a third of the images of the largest one is rare, and so is one with very few.
    private const int Ratio = 3;
    private const int FewImages = 20;
    private const int FewHeldOut = 100;
    private const double WideInterval = 0.3;
    private const int MostConfusions = 5;
    private const int LeastConfused = 2;

    /// <summary>The content.</summary>
    public static ModelCardContent Of(ClassificationOutcome outcome)
    {
        var labels = outcome.Labels.Select(ModelCard.Text).ToList();
        return new(
            $"Tells {Quantity.Of(labels.Count, "classes")} of images apart: {string.Join(", ", labels)}. For each image it gives the "
                + "probability of every class.",
            Results(outcome),
            [.. Limits(outcome)]);
    }

    private static string Results(ClassificationOutcome outcome)
    {
        var (metrics, intervals) = (outcome.Metrics, outcome.Metrics.Intervals);
        var figures = ModelCard.Table(["figure", "value", "95 % interval"], [
            ["accuracy", Number(metrics.Accuracy), Limits(intervals?.Accuracy)],
            ["macro accuracy", Number(metrics.MacroAccuracy), Limits(intervals?.MacroAccuracy)],
            ["macro F1", Number(metrics.MacroF1), Limits(intervals?.MacroF1)],
            ["log-loss", Number(metrics.LogLoss), Limits(intervals?.LogLoss)],
            ["calibration error", Number(metrics.CalibrationError), Limits(metrics.Calibration?.After?.Intervals.CalibrationError)],
        ]);
        var classes = ModelCard.Table(
            ["class", "images", "precision", "95 %", "recall", "95 %"],
            metrics.PerClass.Select(row => (string[])
            [
                ModelCard.Text(row.Label),
                $"{row.Support}",
                Number(row.Precision),
                Limits(row.Intervals?.Precision),
                Number(row.Recall),
                Limits(row.Intervals?.Recall),
            ]));
        var temperature = metrics.Calibration is { Temperature: not 1 and var chosen }
            ? string.Create(CultureInfo.InvariantCulture, $" The scores are calibrated with the temperature {chosen:0.00}.")
            : "";
        return $"Measured on {Quantity.Of(metrics.Images, "images")} ({outcome.HeldOut.Name}).{temperature}\n\n{figures}\n\n{classes}"
            + (metrics.Decision is { } decision ? $"\n\n{Decisions(decision)}" : "");
    }

    private static string Decisions(DecisionMetrics decision) => ModelCard.Table(["decision", "share", "95 % interval"], [
        ["accepted", Number(decision.Accepted.Value), Limits(decision.Accepted.Interval)],
        .. decision.AcceptedAccuracy is { } accuracy
            ? (string[][])[["accuracy of the accepted", Number(accuracy.Value), Limits(accuracy.Interval)]]
            : [],
        ["unsure", Number(decision.Unsure.Value), Limits(decision.Unsure.Interval)],
        ["unknown", Number(decision.Unknown.Value), Limits(decision.Unknown.Interval)],
        .. decision.Coverage is { } coverage
            ? (string[][])[["prediction sets with the right class", Number(coverage.Value), Limits(coverage.Interval)]]
            : [],
    ]);

    private static IEnumerable<string> Limits(ClassificationOutcome outcome)
    {
        var metrics = outcome.Metrics;
        yield return (outcome.Classifier.Decision?.Layers.Typicality, metrics.Decision) is (not null, { } decision)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Images that show none of its classes are to be called unknown, which was not measured on such images; of images that "
                    + $"show them, {100 * decision.Unknown.Value:0.0} % are called unknown by mistake.")
            : "It gives every image one of its classes, also an image that shows none of them.";
        if (metrics.Decision is not null)
        {
            yield return "What its decisions promise holds for new images of the same kind as those of the training, not for images of "
                + "another camera, place or time.";
        }

        if (metrics.CrossValidation is not null)
        {
            yield return "The figures are of models that each learned from a part of the images; the exported model learned from all.";
        }
        else if (outcome.HeldOut.Name != "test")
        {
            yield return $"The figures are of the {outcome.HeldOut.Name} images, which took part in the training: new images may do worse.";
        }

        if (metrics.Images < FewHeldOut)
        {
            yield return $"The figures are of {Quantity.Of(metrics.Images, "images")} only: see their intervals.";
        }

        var trained = outcome.Train.Labels.CountBy(label => label).ToDictionary();
        var largest = trained.Values.Max();
        foreach (var (number, row) in metrics.PerClass.Index())
        {
            var images = trained.GetValueOrDefault(number);
            if (images < FewImages || images * Ratio < largest)
            {
                yield return $"{ModelCard.Text(row.Label)} is rare: {Quantity.Of(images, "training images")}, "
                    + $"of the largest class {largest}.";
            }

            if (row.Intervals is null)
            {
                yield return $"{ModelCard.Text(row.Label)} was not tested: no image of it was held out.";
            }
            else if (row.Intervals.Recall is var recall && recall.High - recall.Low > WideInterval)
            {
                yield return $"How well {ModelCard.Text(row.Label)} is found is uncertain: a recall from {recall} "
                    + $"({Quantity.Of(row.Support, "images")}).";
            }
        }

        foreach (var confusion in metrics.Confusion.MostFrequent(MostConfusions).Where(confusion => confusion.Images >= LeastConfused))
        {
            yield return $"{confusion.Images} of {confusion.Of} {ModelCard.Text(confusion.Truth)} were taken for "
                + $"{ModelCard.Text(confusion.Prediction)}.";
        }
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Limits(Interval? interval) => interval?.ToString() ?? "";
}
