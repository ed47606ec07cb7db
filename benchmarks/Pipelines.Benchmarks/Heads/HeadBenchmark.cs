using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Classification;
using Pipelines.Configuration.Defaults;
using Pipelines.Numerics;

namespace Pipelines.Benchmarks.Heads;

/// <summary>
/// Training of the softmax head against ML.NET's LbfgsMaximumEntropy: seconds, and the log-loss on held-out vectors that they buy.
/// </summary>
internal static class HeadBenchmark
{
    private const float TunedL2 = 100;

    // As short as reaches the log-losses of ML.NET: a higher rate, one epoch, and no choice of the weight decay, as ML.NET makes none.
    private static TrainingOptions Brief { get; } = new() { Epochs = 1, Optimizer = new() { LearningRate = 0.01, WeightDecay = 0.01 } };

    /// <summary>Measures both, and ML.NET once more with the L2 strength that suits these vectors.</summary>
    public static void Run(BenchmarkContext context)
    {
        var train = GaussianClasses.Draw(rows: 10_000, seed: 1);
        var test = GaussianClasses.Draw(rows: 5_000, seed: 2);
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromEnumerable(train.AsRows(), Schema());
        LinearLayer ours = null!, brief = null!, stock = null!, tuned = null!;

        Print(
            context.Output,
            $"{train.Vectors.Rows} x {GaussianClasses.Columns}, {GaussianClasses.Classes} classes; milliseconds of training");
        var times = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("SoftmaxTrainer", () => Milliseconds(() => ours = Head(train, new()))),
            new Side("1 epoch, fixed decay", () => Milliseconds(() => brief = Head(train, Brief))),
            new Side("ML.NET defaults", () => Milliseconds(() => stock = Stock(ml, rows, null))),
            new Side($"ML.NET L1 0, L2 {TunedL2}", () => Milliseconds(() => tuned = Stock(ml, rows, TunedL2))));

        Print(
            context.Output,
            $"held-out log-loss: SoftmaxTrainer {LogLoss(ours, test):F4}, in 1 epoch {LogLoss(brief, test):F4}");
        Print(
            context.Output,
            $"held-out log-loss: ML.NET defaults {LogLoss(stock, test):F4}, ML.NET L2 {TunedL2} {LogLoss(tuned, test):F4}");
        Print(
            context.Output,
            $"SoftmaxTrainer with its defaults: {Faster(times[2], times[0])} ML.NET's defaults, {Faster(times[3], times[0])} L2 {TunedL2}");
        var (rate, decay) = (Brief.Optimizer.LearningRate, Brief.Optimizer.WeightDecay);
        Print(
            context.Output, $"to ML.NET's log-loss, in 1 epoch (rate {rate}, decay {decay}): {Alternation.Median(times[1]):F1} ms");
        Print(context.Output, $"that of its defaults {Reached(brief, stock, test)}, {Faster(times[2], times[1])} it");
        Print(context.Output, $"that of L2 {TunedL2} {Reached(brief, tuned, test)}, {Faster(times[3], times[1])} it");
    }

    private static string Faster(double[] theirs, double[] ours) =>
        $"{Invariant($"{Alternation.MedianRatio(theirs, ours):F1}")} times as fast as";

    private static string Reached(LinearLayer head, LinearLayer goal, GaussianClasses test) =>
        LogLoss(head, test) <= LogLoss(goal, test) ? "reached" : "NOT reached";

    private static LinearLayer Head(GaussianClasses set, TrainingOptions options)
    {
        string[] names = [.. Enumerable.Range(0, GaussianClasses.Classes).Select(number => $"{number}")];
        var train = HeadTrainingSet.Of(set.Vectors, set.Labels, names, new EmbeddingOptions());
        var head = HeadDefaults.Head(new HeadOptions(), TransferForm.FeatureVectors);
        var (training, _) = HeadDefaults.Training(options, head, train, CancellationToken.None);
        return SoftmaxTrainer.Train(train, validation: null, head, training, log: null, progress: null, CancellationToken.None).Head;
    }

    private static LinearLayer Stock(MLContext ml, IDataView rows, float? l2)
    {
        var trainer = l2 is { } strength
            ? ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: strength)
            : ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy();
        var keys = ml.Transforms.Conversion.MapValueToKey(
            "Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        var model = keys.Append(trainer).Fit(rows).LastTransformer.Model;
        VBuffer<float>[]? weights = null;
        model.GetWeights(ref weights, out _);
        return new([.. weights.SelectMany(row => row.DenseValues())], [.. model.GetBiases()]);
    }

    private static SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(GaussianClasses.LabelledRow));
        schema[nameof(GaussianClasses.LabelledRow.Features)].ColumnType = new VectorDataViewType(
            NumberDataViewType.Single, GaussianClasses.Columns);
        return schema;
    }

    private static double Milliseconds(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double LogLoss(LinearLayer head, GaussianClasses set)
    {
        var sum = 0.0;
        var scores = new double[head.Outputs];
        for (var row = 0; row < set.Vectors.Rows; row++)
        {
            for (var k = 0; k < scores.Length; k++)
            {
                scores[k] = head.Bias[k] + System.Numerics.Tensors.TensorPrimitives.Dot<float>(
                    head.Weights.AsSpan(k * head.Inputs, head.Inputs), set.Vectors.Row(row));
            }

            var highest = scores.Max();
            sum += highest + Math.Log(scores.Sum(score => Math.Exp(score - highest))) - scores[set.Labels[row]];
        }

        return sum / set.Vectors.Rows;
    }

    private static void Print(TextWriter output, FormattableString text) => output.WriteLine(Invariant(text));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
