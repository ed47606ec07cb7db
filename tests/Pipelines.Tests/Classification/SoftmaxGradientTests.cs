using Pipelines.Classification;
using Pipelines.Classification.Losses;
using Pipelines.Numerics;
using Pipelines.Training.Optimizers;

namespace Pipelines.Tests.Classification;

/// <summary>The gradients against finite differences of the loss, written down here once more in double precision.</summary>
public sealed class SoftmaxGradientTests
{
    private const int Rows = 70;
    private const int Features = 5;
    private const int Classes = 3;

    public static TheoryData<int?, bool, double, bool, double> Combinations()
    {
        var data = new TheoryData<int?, bool, double, bool, double>();
        foreach (var bottleneck in (int?[])[null, 4])
        {
            foreach (var normalize in (bool[])[false, true])
            {
                foreach (var smoothing in (double[])[0, 0.2])
                {
                    data.Add(bottleneck, normalize, smoothing, false, 0);
                    data.Add(bottleneck, normalize, smoothing, true, 0);
                    data.Add(bottleneck, normalize, smoothing, true, smoothing > 0 ? 0.5 : 2);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Gradients_are_the_slopes_of_the_loss(int? bottleneck, bool normalize, double smoothing, bool weighted, double focalGamma)
    {
        double[] classWeights = weighted ? [0.5, 2, 1.25] : [1, 1, 1];
        var x = new FeatureMatrix([.. Enumerable.Range(0, Rows * Features).Select(i => (float)Math.Sin(1.7 * i * i))], Rows, Features);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row * row % Classes)];
        var network = new SoftmaxNetwork(Features, bottleneck, normalize, Classes, new Random(1));
        foreach (var parameter in network.Parameters)
        {
            for (var i = 0; i < parameter.Values.Length; i++)
            {
                parameter.Values[i] = 0.05f * MathF.Cos(2.3f * i);
            }
        }

        double[][] parameters = [.. network.Parameters.Select(parameter => parameter.Values.Select(value => (double)value).ToArray())];
        // A learning rate of 0 leaves the gradients and nothing else.
        var step = new SoftmaxStep(
            network,
            new SoftmaxLoss(new HeadOptions { FocalGamma = focalGamma }.Loss, smoothing, classWeights),
            HeadOptimizer.Create(new() { Type = OptimizerType.Adam, LearningRate = 0.01, WeightDecay = 0 }, network.Parameters),
            new(x, labels));
        var loss = step.Run([.. Enumerable.Range(0, Rows)], learningRate: 0);

        Assert.Equal(Loss(), loss, 1e-5);
        for (var p = 0; p < parameters.Length; p++)
        {
            for (var i = 0; i < parameters[p].Length; i++)
            {
                const double Distance = 1e-5;
                var value = parameters[p][i];
                parameters[p][i] = value + Distance;
                var above = Loss();
                parameters[p][i] = value - Distance;
                var below = Loss();
                parameters[p][i] = value;
                var slope = (above - below) / (2 * Distance);
                Assert.Equal(slope, network.Parameters[p].Gradient[i], 2e-5 * (1 + Math.Abs(slope)));
            }
        }

        double Loss()
        {
            var sum = 0.0;
            for (var row = 0; row < Rows; row++)
            {
                double[] vector = [.. x.Row(row).ToArray().Select(value => (double)value)];
                if (bottleneck is not null)
                {
                    vector = Linear(parameters[0], parameters[1], vector);
                    var length = Math.Sqrt(vector.Sum(value => value * value));
                    vector = normalize ? [.. vector.Select(value => value / length * Math.Sqrt(1000))] : vector;
                }

                var scores = Linear(parameters[^2], parameters[^1], vector);
                var logarithm = Math.Log(scores.Sum(Math.Exp));
                var losses = scores.Select(score => (logarithm - score) * Math.Pow(1 - Math.Exp(score - logarithm), focalGamma)).ToArray();
                sum += classWeights[labels[row]] * (((1 - smoothing) * losses[labels[row]]) + (smoothing * losses.Average()));
            }

            return sum / Rows;
        }
    }

    private static double[] Linear(double[] weights, double[] bias, double[] vector) =>
        [.. bias.Select((value, output) => value + vector.Select((x, input) => x * weights[(output * vector.Length) + input]).Sum())];
}
