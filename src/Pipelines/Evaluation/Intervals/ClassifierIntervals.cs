using System.Globalization;

namespace Pipelines.Evaluation.Intervals;

/// <summary>Computes the intervals of a classifier's metrics.</summary>
/// <param name="images">The images.</param>
/// <param name="groups">Which of them belong together.</param>
internal sealed class ClassifierIntervals(EvaluatedImages images, ImageGroups groups)
{
    /// <summary>The probability with which an interval holds the true value.</summary>
    public const double Level = 0.95;

    // The figures of more groups have no skewness to speak of, and leaving out each in turn takes time.
    private const int MostCorrected = 100_000;

    private readonly ILookup<int, int> _ofClass = Enumerable.Range(0, images.Count).ToLookup(image => images.Truth[image]);
    private readonly ILookup<int, int> _predictedAs = Enumerable.Range(0, images.Count).ToLookup(image => images.Predictions[image]);

    /// <summary>Those of one class; null where it has no images.</summary>
    /// <param name="label">The number of the class.</param>
    public ClassIntervals? OfClass(int label) => !_ofClass.Contains(label)
        ? null
        : new(
            _predictedAs.Contains(label) ? WilsonInterval.Of([.. _predictedAs[label]], images.IsCorrect, groups) : null,
            WilsonInterval.Of([.. _ofClass[label]], images.IsCorrect, groups));

    /// <summary>Those of all images.</summary>
    /// <param name="topKs">The numbers of highest scores among which the true class is looked for.</param>
    /// <param name="ranks">The number of classes with a higher score than the true one, for each image.</param>
    /// <param name="cancellation">Stops the work.</param>
    public ClassificationIntervals OfAll(IReadOnlyList<int> topKs, IReadOnlyList<int> ranks, CancellationToken cancellation)
    {
        int[] all = [.. Enumerable.Range(0, images.Count)];
        var (macroAccuracy, macroF1, logLoss) = Bootstrap(cancellation);
        var (macroMethod, accuracy) = (IntervalMethod.Bootstrap, WilsonInterval.Of(all, images.IsCorrect, groups));
        if (all.All(images.IsCorrect))
        {
            // No resample has an error, although the next image may be one.
            macroAccuracy = macroF1 = WilsonInterval.Of(1, IndependentImages());
            macroMethod = IntervalMethod.Wilson;
        }

        return new()
        {
            Accuracy = accuracy,
            TopK = topKs.ToDictionary(
                k => k.ToString(CultureInfo.InvariantCulture), k => WilsonInterval.Of(all, image => ranks[image] < k, groups)),
            MacroAccuracy = macroAccuracy,
            MacroF1 = macroF1,
            LogLoss = logLoss,
            Level = Level,
            Method = new Dictionary<string, IntervalMethod>
            {
                ["accuracy"] = IntervalMethod.Wilson,
                ["topK"] = IntervalMethod.Wilson,
                ["macroAccuracy"] = macroMethod,
                ["macroF1"] = macroMethod,
                ["logLoss"] = IntervalMethod.Bootstrap,
                ["precision"] = IntervalMethod.Wilson,
                ["recall"] = IntervalMethod.Wilson,
            },
            Resamples = Resampling.Count(groups.Images),
            Groups = groups.CountWhereAny,
        };
    }

    private (Interval MacroAccuracy, Interval MacroF1, Interval LogLoss) Bootstrap(CancellationToken cancellation)
    {
        const int Figures = 3;
        static void Read(ResampledMetrics metrics, Span<double> figures) =>
            (figures[0], figures[1], figures[2]) = (metrics.MacroAccuracy, metrics.MacroF1, metrics.LogLoss);

        if (groups.Count == 1)
        {
            // One image or one group says nothing of others.
            return (new(0, 1), new(0, 1), new(0, ClassScores.LargestLogLoss));
        }

        var resampled = Resampling.Figures(
            groups,
            Figures,
            () =>
            {
                var metrics = new ResampledMetrics(images, groups);
                return (drawn, figures) =>
                {
                    metrics.Measure(drawn);
                    Read(metrics, figures);
                };
            },
            cancellation);
        if (groups.Count > MostCorrected)
        {
            return (Percentile(0), Percentile(1), Percentile(2));
        }

        var ofAll = new ResampledMetrics(images, groups);
        var withoutEach = ofAll.WithoutEach(Figures, Read);
        return (
            BootstrapLimits.Accelerated(resampled[0], ofAll.MacroAccuracy, withoutEach[0]),
            BootstrapLimits.Accelerated(resampled[1], ofAll.MacroF1, withoutEach[1]),
            BootstrapLimits.Accelerated(resampled[2], ofAll.LogLoss, withoutEach[2]));

        Interval Percentile(int figure) => BootstrapLimits.Percentile(resampled[figure], groups.Count);
    }

    /// <summary>How many images of one class vary as much as the mean over the classes, each as uncertain as its images are few.</summary>
    private double IndependentImages()
    {
        var inverse = _ofClass.Average(ofClass => 1.0 / ofClass.Select(image => groups.GroupOf[image]).Distinct().Count());
        return _ofClass.Count / inverse;
    }
}
