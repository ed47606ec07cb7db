using Pipelines.Evaluation.Intervals;
using Pipelines.Numerics;

namespace Pipelines.Evaluation.Calibration;

/// <summary>Measures how far scores are what they say.</summary>
internal static class ScoreQualityEvaluator
{
    /// <summary>Log-loss and calibration error with their intervals.</summary>
    /// <param name="scores">The probability of each class for each image.</param>
    /// <param name="truth">The class of each image.</param>
    /// <param name="groups">Which images belong together.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ScoreQuality Evaluate(
        FeatureMatrix scores, IReadOnlyList<int> truth, ImageGroups groups, CancellationToken cancellation)
    {
        var images = Enumerable.Range(0, truth.Count)
            .Select(row =>
            {
                var values = scores.Row(row);
                var best = ClassScores.Best(values);
                return (Loss: ClassScores.LogLoss(values, truth[row]), Score: (double)values[best], IsCorrect: best == truth[row]);
            })
            .ToArray();
        var all = new double[2];
        Measure([.. Enumerable.Range(0, groups.Count)], all);
        var resampled = Resampling.Figures(groups, all.Length, () => Measure, cancellation);
        return new(all[0], all[1], groups.Count == 1
            ? new(new(0, ClassScores.LargestLogLoss), new(0, 1))
            : new(
                BootstrapLimits.Percentile(resampled[0], groups.Count),
                CountedBack(all[1], BootstrapLimits.Percentile(resampled[1], groups.Count))));

        void Measure(ReadOnlySpan<int> drawn, Span<double> figures)
        {
            var (bins, loss, count) = (new CalibrationBins(), 0.0, 0);
            foreach (var group in drawn)
            {
                foreach (var image in groups[group])
                {
                    bins.Add(images[image].Score, images[image].IsCorrect);
                    loss += images[image].Loss;
                    count++;
                }
            }

            (figures[0], figures[1]) = (loss / count, bins.Error);
        }
    }

    // Chance adds to the error as to a length: in squares. A resample has it twice, the images themselves once.
    private static Interval CountedBack(double figure, Interval resampled)
    {
        return new(From(resampled.High), From(resampled.Low));

        double From(double limit) => Math.Sqrt(Math.Clamp((2 * figure * figure) - (limit * limit), 0, 1));
    }
}
