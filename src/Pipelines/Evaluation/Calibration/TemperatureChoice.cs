using Pipelines.Classification.Calibration;
using Pipelines.Evaluation.Intervals;
using Pipelines.Numerics;

namespace Pipelines.Evaluation.Calibration;

/// <summary>Whether a temperature makes scores better, and which does.</summary>
internal static class TemperatureChoice
{
    /// <summary>With fewer images no temperature is fitted: chance would decide it.</summary>
    public const int LeastImages = 50;

    private const int Parts = 5;

    /// <summary>
    /// Fits the temperature on all images, and tries on parts of them what it gains: each part has the temperature of the others. It helps
    /// where the log-loss falls in all but a few resamples of the images.
    /// </summary>
    /// <param name="scores">The probability of each class for images that the classifier was not trained on.</param>
    /// <param name="labels">The class of each image.</param>
    /// <param name="groups">Which images belong together.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static (double Temperature, bool Helps) Of(
        FeatureMatrix scores, IReadOnlyList<int> labels, ImageGroups groups, CancellationToken cancellation)
    {
        var gains = new double[labels.Count];
        for (var part = 0; part < Math.Min(Parts, groups.Count); part++)
        {
            cancellation.ThrowIfCancellationRequested();
            var split = Enumerable.Range(0, labels.Count).ToLookup(row => groups.GroupOf[row] % Parts == part);
            if (!split[false].Any())
            {
                return (1, false);
            }

            int[] rows = [.. split[true]];
            var (before, temperature) = (scores.Select(rows), TemperatureScaling.Fit(scores, labels, [.. split[false]]));
            var after = TemperatureScaling.Apply(before, temperature);
            foreach (var (place, row) in rows.Index())
            {
                gains[row] = ClassScores.LogLoss(before.Row(place), labels[row]) - ClassScores.LogLoss(after.Row(place), labels[row]);
            }
        }

        var fitted = TemperatureScaling.Fit(scores, labels, [.. Enumerable.Range(0, labels.Count)]);
        var resampled = Resampling.Figures(groups, 1, () => MeanGain, cancellation)[0];
        return (fitted, BootstrapLimits.Percentile(resampled, groups.Count).Low > 0);

        void MeanGain(ReadOnlySpan<int> drawn, Span<double> figures)
        {
            var (sum, count) = (0.0, 0);
            foreach (var group in drawn)
            {
                foreach (var row in groups[group])
                {
                    sum += gains[row];
                    count++;
                }
            }

            figures[0] = sum / count;
        }
    }
}
