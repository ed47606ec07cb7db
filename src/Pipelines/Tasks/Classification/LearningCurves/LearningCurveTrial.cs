using Pipelines.Data;
using Pipelines.Evaluation;
using Pipelines.Tasks.Extraction;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Tasks.Classification.LearningCurves;

/// <summary>
/// Measures a learning curve: heads are trained on stored vectors of some of the training images, and measured on the same held-out ones.
/// </summary>
internal static class LearningCurveTrial
{
    private const int Draws = 5;
    private static readonly double[] s_shares = [0.1, 0.2, 0.4, 0.8];

    /// <summary>What is wrong where a pipeline has no learning curve; null where it has one.</summary>
    public static Problem? CheckTask(PipelineOptions options, string place) => TaskKinds.Of(options.Task).PredictsClasses
        ? null
        : new(place, "A learning curve is one of a classifier, and this pipeline trains none.", "Choose a pipeline that does.");

    /// <summary>Measures it.</summary>
    /// <param name="pipeline">A pipeline that trains a classifier.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PipelineException">The weights are not on this machine, or there are too few images.</exception>
    public static LearningCurve Measure(
        PreparedPipeline pipeline, TimeProvider clock, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        if (MissingWeights.Of(pipeline) is [var missing, ..])
        {
            throw new PipelineException(new Problem(
                pipeline.Name, $"The weights of \"{missing.Backbone}\" are not on this machine.", "Download them first.")
            {
                Action = new(ProblemActionKind.DownloadWeights, missing.Backbone),
            });
        }

        var features = DataSetFeatures.Extract(pipeline, clock, progress, cancellation);
        var (heldOut, train) = Divide(pipeline, features);
        var counts = train.Labels.CountBy(label => label).ToDictionary();
        if (counts.Count < pipeline.Data.Labels.Count || counts.Values.Min() < 2)
        {
            throw new PipelineException(new Problem(
                pipeline.Name, "There are too few images for a learning curve.", "Each class needs two training images or more."));
        }

        var classes = pipeline.Data.Labels.Count;
        var accuracy = new double[s_shares.Length, Draws];
        var recall = new double[classes, s_shares.Length];
        var images = new int[s_shares.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            var order = Order(train, pipeline.Options.Data.SplitSeed + draw);
            foreach (var (place, share) in s_shares.Index())
            {
                progress?.Report(new("learning curve", (draw * s_shares.Length) + place, Draws * s_shares.Length) { Unit = "trainings" });
                cancellation.ThrowIfCancellationRequested();
                var part = train.Select(Part(order, share));
                var scores = HeadTraining.PredictByHead(pipeline, features with { Train = part }, heldOut.Split, cancellation);
                var metrics = ClassificationEvaluator.Evaluate(
                    pipeline.Data.Labels, heldOut.Split.Labels, scores, cancellation: cancellation);
                (images[place], accuracy[place, draw]) = (part.Images.Count, metrics.Accuracy);
                foreach (var (label, ofClass) in metrics.PerClass.Index())
                {
                    recall[label, place] += ofClass.Recall / Draws;
                }
            }
        }

        progress?.Report(new("learning curve", Draws * s_shares.Length, Draws * s_shares.Length) { Unit = "trainings" });
        return Curve(pipeline, heldOut, train.Images.Count, images, accuracy, recall);
    }

    private static LearningCurve Curve(
        PreparedPipeline pipeline, HeldOutImages heldOut, int all, int[] images, double[,] accuracy, double[,] recall)
    {
        var points = images.Index().Select(point => Point(s_shares[point.Index], point.Item, Row(accuracy, point.Index))).ToList();
        var fit = PowerLaw.Through([.. points.Select(point => ((double)point.Images, point.Accuracy))]);
        List<PowerLaw> ofDraws =
        [
            .. Enumerable.Range(0, Draws).Select(draw =>
                PowerLaw.Through([.. images.Index().Select(point => ((double)point.Item, accuracy[point.Index, draw]))])),
        ];
        var supported = heldOut.Split.Labels.ToHashSet();
        var gains = pipeline.Data.Labels.Index().Where(label => supported.Contains(label.Index)).Select(label =>
        {
            var law = PowerLaw.Through([.. images.Index().Select(point => ((double)point.Item, recall[label.Index, point.Index]))]);
            return new ClassGain(label.Item, law.At(all), law.At(2.0 * all));
        });
        return new(
            all,
            heldOut.Name,
            heldOut.Split.Images.Count,
            points,
            fit,
            Forecast(all),
            Forecast(2 * all),
            [.. gains.OrderByDescending(gain => gain.Twice - gain.Now)]);

        LearningForecast Forecast(int count) => new(
            count,
            fit.At(count),
            Math.Min(fit.At(count), ofDraws.Min(law => law.At(count))),
            Math.Max(fit.At(count), ofDraws.Max(law => law.At(count))));
    }

    private static LearningCurvePoint Point(double share, int images, IReadOnlyList<double> accuracies)
    {
        var mean = accuracies.Average();
        return new(share, images, mean, Math.Sqrt(accuracies.Sum(value => (value - mean) * (value - mean)) / (accuracies.Count - 1)));
    }

    private static double[] Row(double[,] values, int row) =>
        [.. Enumerable.Range(0, values.GetLength(1)).Select(column => values[row, column])];

    /// <summary>The images that are measured on, which are in no draw, and those that are drawn from.</summary>
    private static (HeldOutImages HeldOut, SplitFeatures Train) Divide(PreparedPipeline pipeline, DataSetFeatures features)
    {
        var train = features.Train;
        if (features.Test.Images.Count + features.Validation.Images.Count > 0 || pipeline.Data.Folds is not { } folds)
        {
            return (HeldOutImages.Of(features), train);
        }

        var rows = Enumerable.Range(0, train.Images.Count).ToLookup(row => folds.Of(train.Images[row], 0) == 0);
        return (new("fold", train.Select([.. rows[true]])), train.Select([.. rows[false]]));
    }

    /// <summary>The rows of each class in an order by chance, images of a group one after the other.</summary>
    private static IReadOnlyList<int[]> Order(SplitFeatures train, int seed)
    {
        var units = new SplitUnits(train.Images);
        return
        [
            .. Enumerable.Range(0, train.Images.Count).GroupBy(row => train.Labels[row]).OrderBy(label => label.Key)
                .Select(label => label
                    .OrderBy(row => StratifiedSplit.Position(units.KeyOf(train.Images[row]), "Learning curve", seed))
                    .ThenBy(row => StratifiedSplit.Position(train.Images[row].Hash, "Learning curve", seed))
                    .ToArray()),
        ];
    }

    /// <summary>The first of each class: a smaller share is part of a larger one.</summary>
    private static int[] Part(IReadOnlyList<int[]> order, double share)
    {
        // Makes 0.1 · 70 equal to 7 whatever the last bit of the product.
        const double Rounding = 1e-9;
        return [.. order.SelectMany(rows => rows.Take((int)Math.Ceiling((share * rows.Length) - Rounding))).Order()];
    }
}
