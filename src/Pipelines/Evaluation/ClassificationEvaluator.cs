using System.Globalization;
using Pipelines.Evaluation.Intervals;
using Pipelines.Numerics;

namespace Pipelines.Evaluation;

/// <summary>Evaluates the scores of a classifier against the true classes.</summary>
internal static class ClassificationEvaluator
{
    private static readonly int[] TopKs = [3, 5];

    /// <summary>Computes all metrics.</summary>
    /// <param name="labels">The class names; class numbers are places in this list.</param>
    /// <param name="truth">The number of each image's true class.</param>
    /// <param name="scores">The probability of each class for each image, 0 to 1.</param>
    /// <param name="skipped">Images that could not be evaluated; they are reported and change no metric.</param>
    /// <param name="elapsed">Time the evaluation took; reported.</param>
    /// <param name="groups">Which images belong together; null where each stands for itself.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">There are no images, or a score is not a probability.</exception>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static ClassificationMetrics Evaluate(
        IReadOnlyList<string> labels,
        IReadOnlyList<int> truth,
        FeatureMatrix scores,
        IReadOnlyList<SkippedImage>? skipped = null,
        TimeSpan elapsed = default,
        ImageGroups? groups = null,
        CancellationToken cancellation = default)
    {
        Check(labels, truth, scores);
        var counts = new int[labels.Count][];
        for (var label = 0; label < counts.Length; label++)
        {
            counts[label] = new int[labels.Count];
        }

        var calibration = new CalibrationBins();
        var (predictions, logLosses, ranks) = (new int[truth.Count], new double[truth.Count], new int[truth.Count]);
        for (var image = 0; image < truth.Count; image++)
        {
            var row = scores.Row(image);
            var prediction = ClassScores.Best(row);
            counts[truth[image]][prediction]++;
            calibration.Add(row[prediction], prediction == truth[image]);
            predictions[image] = prediction;
            logLosses[image] = ClassScores.LogLoss(row, truth[image]);
            ranks[image] = ClassScores.Rank(row, truth[image]);
        }

        int[] topKs = [.. TopKs.Where(k => labels.Count > k)];
        var intervals = new ClassifierIntervals(
            new(labels.Count, [.. truth], predictions, logLosses), groups ?? ImageGroups.Single(truth.Count));
        var perClass = labels
            .Select((label, number) => OfClass(label, number, counts) with { Intervals = intervals.OfClass(number) })
            .ToArray();
        return new ClassificationMetrics
        {
            Images = truth.Count,
            Accuracy = Enumerable.Range(0, labels.Count).Sum(label => counts[label][label]) / (double)truth.Count,
            TopK = topKs.ToDictionary(
                k => k.ToString(CultureInfo.InvariantCulture), k => ranks.Count(rank => rank < k) / (double)truth.Count),
            MacroAccuracy = perClass.Where(metrics => metrics.Support > 0).Average(metrics => metrics.Recall),
            MacroF1 = perClass.Where((metrics, number) => metrics.Support > 0 || counts.Any(row => row[number] > 0))
                .Average(metrics => metrics.F1),
            LogLoss = logLosses.Sum() / truth.Count,
            CalibrationError = calibration.Error,
            PerClass = perClass,
            Confusion = new ConfusionMatrix(labels, counts),
            Intervals = intervals.OfAll(topKs, ranks, cancellation),
            Skipped = skipped ?? [],
            Seconds = elapsed.TotalSeconds,
        };
    }

    private static ClassMetrics OfClass(string label, int number, int[][] counts)
    {
        var hits = counts[number][number];
        var support = counts[number].Sum();
        var predicted = counts.Sum(row => row[number]);
        return new(
            label,
            support,
            predicted == 0 ? 0 : hits / (double)predicted,
            support == 0 ? 0 : hits / (double)support,
            predicted + support == 0 ? 0 : 2.0 * hits / (predicted + support));
    }

    private static void Check(IReadOnlyList<string> labels, IReadOnlyList<int> truth, FeatureMatrix scores)
    {
        if (truth.Count != scores.Rows || labels.Count != scores.Columns)
        {
            throw new ArgumentException(
                $"{truth.Count} true classes out of {labels.Count} do not fit scores of {scores.Rows} images and {scores.Columns} classes.",
                nameof(scores));
        }

        foreach (var number in truth)
        {
            if (number < 0 || number >= labels.Count)
            {
                throw new ArgumentException($"A true class has the number {number}; there are {labels.Count} classes.", nameof(truth));
            }
        }

        if (truth.Count == 0)
        {
            throw new PipelineException(new Problem("evaluation", "There are no images to evaluate.", "Give held-out images with labels."));
        }

        for (var i = 0; i < scores.Values.Length; i++)
        {
            // Softmax in single precision may end a little above 1. NaN fails both comparisons.
            if (!(scores.Values[i] >= 0 && scores.Values[i] <= 1.0001f))
            {
                var (image, label) = Math.DivRem(i, scores.Columns);
                throw new PipelineException(new Problem(
                    $"image {image}, class {labels[label]}",
                    $"The score is {scores.Values[i].ToString(CultureInfo.InvariantCulture)}, not a probability.",
                    "Train again, with a lower learning rate if the losses grew."));
            }
        }
    }
}
