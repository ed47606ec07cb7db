using Pipelines.Evaluation.Intervals;

namespace Pipelines.Evaluation.Comparison;

/// <summary>Two classifiers on the same images.</summary>
internal static class ClassifierPair
{
    private const double Significance = 0.05;

    /// <summary>Compares them.</summary>
    /// <param name="first">The images of the first.</param>
    /// <param name="second">Those of the second, whose classes may come in another order.</param>
    /// <param name="shared">The images of both.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ClassifierComparison Compare(
        ClassifiedImages first, ClassifiedImages second, SharedImages shared, CancellationToken cancellation)
    {
        var (one, other) = (first.Evaluated(shared.First), second.Evaluated(shared.Second));
        var groups = first.GroupsOf(shared.First);
        var differences = Differences(one, other, groups, cancellation);
        var counts = Enumerable.Range(0, one.Count).CountBy(image => (one.IsCorrect(image), other.IsCorrect(image))).ToDictionary();
        var (onlyFirst, onlySecond) = (counts.GetValueOrDefault((true, false)), counts.GetValueOrDefault((false, true)));
        var pValue = McNemarTest.PValue(onlyFirst, onlySecond);
        return new()
        {
            Verdict = Verdict(pValue, differences[0].Interval),
            BothCorrect = counts.GetValueOrDefault((true, true)),
            OnlyFirstCorrect = onlyFirst,
            OnlySecondCorrect = onlySecond,
            BothWrong = counts.GetValueOrDefault((false, false)),
            PValue = pValue,
            Groups = groups.CountWhereAny,
            Differences = differences,
            Images =
            [
                .. Enumerable.Range(0, one.Count)
                    .Where(image => !one.IsCorrect(image) || !other.IsCorrect(image))
                    .Select(image => new ComparedImage(
                        first.Paths[shared.First[image]],
                        first.Classes[one.Truth[image]],
                        Prediction(first, shared.First[image]),
                        Prediction(second, shared.Second[image]))),
            ],
        };
    }

    /// <summary>A difference that only one of test and interval shows is none to rely on.</summary>
    private static ComparisonVerdict Verdict(double pValue, Interval accuracy) =>
        pValue >= Significance ? ComparisonVerdict.NoDifference
        : accuracy.Low > 0 ? ComparisonVerdict.SecondBetter
        : accuracy.High < 0 ? ComparisonVerdict.FirstBetter
        : ComparisonVerdict.NoDifference;

    /// <summary>Both are measured on the same resamples, so that what is hard for both does not count as a difference.</summary>
    private static List<MetricDifference> Differences(
        EvaluatedImages first, EvaluatedImages second, ImageGroups groups, CancellationToken cancellation)
    {
        (string Name, Func<ResampledMetrics, double> Value)[] metrics =
        [
            ("accuracy", measured => measured.Accuracy),
            ("macroF1", measured => measured.MacroF1),
            ("logLoss", measured => measured.LogLoss),
        ];
        var resampled = Resampling.Figures(groups, metrics.Length, Measure, cancellation);
        var (one, other) = (new ResampledMetrics(first, groups).OfAll(), new ResampledMetrics(second, groups).OfAll());
        return
        [
            .. metrics.Select((metric, number) => new MetricDifference(
                metric.Name,
                metric.Value(one),
                metric.Value(other),
                metric.Value(other) - metric.Value(one),
                BootstrapLimits.Percentile(resampled[number], groups.Count))),
        ];

        Resampling.Measure Measure()
        {
            var (a, b) = (new ResampledMetrics(first, groups), new ResampledMetrics(second, groups));
            return (drawn, figures) =>
            {
                a.Measure(drawn);
                b.Measure(drawn);
                for (var i = 0; i < figures.Length; i++)
                {
                    figures[i] = metrics[i].Value(b) - metrics[i].Value(a);
                }
            };
        }
    }

    private static ComparedPrediction Prediction(ClassifiedImages images, int row) => new(
        images.Classes[images.Predictions[row]],
        images.Scores.Row(row)[images.Predictions[row]],
        images.Predictions[row] == images.Truth[row]);
}
