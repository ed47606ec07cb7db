using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Pipelines.Backbones;
using Pipelines.Classification;
using Pipelines.Onnx;
using Pipelines.Training;

namespace Pipelines.Benchmarks.Heads;

/// <summary>Training of the softmax head against ML.NET's LbfgsMaximumEntropy: seconds, and the log-loss on held-out vectors that they buy.</summary>
internal static class HeadBenchmark
{
    private const float TunedL2 = 100;

    // What it takes to reach the log-loss of ML.NET's defaults: a higher rate, and no choice of the weight decay, as ML.NET makes none.
    private static TrainingOptions Brief { get; } = new() { Epochs = 2, Optimizer = new() { LearningRate = 0.005, WeightDecay = 0.03 } };

    /// <summary>Measures both, and ML.NET once more with the L2 strength that suits these vectors.</summary>
    public static void Run(BenchmarkContext context)
    {
        var train = GaussianClasses.Draw(rows: 10_000, seed: 1);
        var test = GaussianClasses.Draw(rows: 5_000, seed: 2);
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromEnumerable(train.AsRows(), Schema());
        LinearLayer ours = null!, brief = null!, stock = null!, tuned = null!;
        // The first call loads libtorch; a program pays for that once.
        TorchLibrary.Load();

        Print(context.Output, $"{train.Vectors.Rows} x {GaussianClasses.Columns}, {GaussianClasses.Classes} classes; milliseconds of training");
        var times = Alternation.Run(
            context.Output,
            context.Rounds,
            new Side("SoftmaxTrainer", () => Milliseconds(() => ours = Head(train, new()))),
            new Side($"{Brief.Epochs} epochs, no choice", () => Milliseconds(() => brief = Head(train, Brief))),
            new Side("ML.NET defaults", () => Milliseconds(() => stock = Stock(ml, rows, null))),
            new Side($"ML.NET L1 0, L2 {TunedL2}", () => Milliseconds(() => tuned = Stock(ml, rows, TunedL2))));

        Print(context.Output, $"held-out log-loss: SoftmaxTrainer {LogLoss(ours, test):F4}, in {Brief.Epochs} epochs {LogLoss(brief, test):F4}, ML.NET defaults {LogLoss(stock, test):F4}, ML.NET L2 {TunedL2} {LogLoss(tuned, test):F4}");
        Print(
            context.Output,
            $"times as fast as ML.NET: defaults {Alternation.MedianRatio(times[2], times[0]):F1}, L2 {TunedL2} {Alternation.MedianRatio(times[3], times[0]):F1}; in {Brief.Epochs} epochs: defaults {Alternation.MedianRatio(times[2], times[1]):F1}, L2 {TunedL2} {Alternation.MedianRatio(times[3], times[1]):F1}");
    }

    private static LinearLayer Head(GaussianClasses set, TrainingOptions training) => SoftmaxTrainer.Train(
        set.Vectors, set.Labels, null, null, GaussianClasses.Classes, new HeadOptions(), new EmbeddingOptions(), training, null, CancellationToken.None).Head;

    private static LinearLayer Stock(MLContext ml, IDataView rows, float? l2)
    {
        var trainer = l2 is { } strength
            ? ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: strength)
            : ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy();
        var keys = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        var model = keys.Append(trainer).Fit(rows).LastTransformer.Model;
        VBuffer<float>[]? weights = null;
        model.GetWeights(ref weights, out _);
        return new([.. weights.SelectMany(row => row.DenseValues())], [.. model.GetBiases()]);
    }

    private static SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(GaussianClasses.LabelledRow));
        schema[nameof(GaussianClasses.LabelledRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, GaussianClasses.Columns);
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
                scores[k] = head.Bias[k] + System.Numerics.Tensors.TensorPrimitives.Dot<float>(head.Weights.AsSpan(k * head.Inputs, head.Inputs), set.Vectors.Row(row));
            }

            var highest = scores.Max();
            sum += highest + Math.Log(scores.Sum(score => Math.Exp(score - highest))) - scores[set.Labels[row]];
        }

        return sum / set.Vectors.Rows;
    }

    private static void Print(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
