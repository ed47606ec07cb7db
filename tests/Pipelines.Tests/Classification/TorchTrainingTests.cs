using Pipelines.Classification;
using Pipelines.Classification.Losses;
using Pipelines.Numerics;
using Pipelines.Training.Losses;
using Pipelines.Training.Optimizers;

namespace Pipelines.Tests.Classification;

public sealed class TorchTrainingTests
{
    // Python, torch 1.13.1: x[i, d] = sin(1.3 i + 0.7 d² + d), plus 0.8 where i mod 3 = d; class 0 where i is a multiple of 4, otherwise i
    // mod 3; weights 0.3 sin(0.9 n) for the n-th number of a matrix, biases 0; linear, normalize · √1000 where l2, linear,
    // cross_entropy(reduction none, label_smoothing) times the class's weight, mean; all 60 rows in a step; decay 0.02 of the weights, rate
    // 0.01, SGD with Nesterov's momentum 0.9 and, where l2 makes the embedding long, rate 0.001; RMSprop with momentum 0.9 and rate 0.001.
    // The losses of steps 1, 2, 10, 25 and 50.
    [Theory]
    [InlineData(OptimizerType.Sgd, null, false, 0, false, new[] { 1.1637909, 1.1608783, 1.1083173, 1.0015029, 0.9159912 })]
    [InlineData(OptimizerType.Adam, null, false, 0, false, new[] { 1.1637909, 1.1513764, 1.0633610, 0.9488056, 0.8477437 })]
    [InlineData(OptimizerType.AdamW, null, false, 0, false, new[] { 1.1637909, 1.1513577, 1.0632248, 0.9481841, 0.8449329 })]
    [InlineData(OptimizerType.Sgd, 3, true, 0.1, true, new[] { 5.9194570, 5.0022092, 1.0914124, 0.8112538, 0.7447943 })]
    [InlineData(OptimizerType.Adam, 3, true, 0.1, true, new[] { 5.9194570, 5.0079570, 1.6188796, 0.9145083, 0.7877988 })]
    [InlineData(OptimizerType.AdamW, 3, true, 0.1, true, new[] { 5.9194570, 5.0068359, 1.6176543, 0.9147720, 0.7876346 })]
    [InlineData(OptimizerType.Sgd, 3, false, 0, false, new[] { 1.1081302, 1.1069591, 1.0856804, 1.0418679, 1.0066272 })]
    [InlineData(OptimizerType.Adam, 3, false, 0, false, new[] { 1.1081302, 1.0993996, 1.0426873, 0.9634724, 0.8405666 })]
    [InlineData(OptimizerType.AdamW, 3, false, 0, false, new[] { 1.1081302, 1.0993959, 1.0411952, 0.9585100, 0.8246654 })]
    [InlineData(OptimizerType.RmsProp, null, false, 0, false, new[] { 1.1637909, 1.1513764, 0.9687352, 0.8076958, 0.7386723 })]
    [InlineData(OptimizerType.RmsProp, 3, true, 0.1, true, new[] { 5.9194570, 5.0079570, 2.0535395, 0.9378466, 0.7692247 })]
    [InlineData(OptimizerType.RmsProp, 3, false, 0, false, new[] { 1.1081302, 1.0993996, 0.9822249, 0.8474326, 0.6562439 })]
    public void Fifty_steps_have_the_losses_of_torch(
        OptimizerType type, int? bottleneck, bool l2, double smoothing, bool weighted, double[] expected)
    {
        var x = new FeatureMatrix(
            [
                .. Enumerable.Range(0, 240).Select(
                    n => (float)(Math.Sin((1.3 * (n / 4)) + (0.7 * (n % 4) * (n % 4)) + (n % 4)) + (n / 4 % 3 == n % 4 ? 0.8 : 0))),
            ],
            60,
            4);
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 4 == 0 ? 0 : i % 3)];
        var network = new SoftmaxNetwork(4, bottleneck, l2, 3, new Random(1));
        foreach (var parameter in network.Parameters)
        {
            for (var n = 0; n < parameter.Values.Length; n++)
            {
                parameter.Values[n] = parameter.Decays ? (float)(0.3 * Math.Sin(0.9 * n)) : 0;
            }
        }

        var optimizer = HeadOptimizer.Create(
            new() { Type = type, LearningRate = 0.01, WeightDecay = 0.02, Momentum = 0.9, Nesterov = type == OptimizerType.Sgd },
            network.Parameters);
        var step = new SoftmaxStep(
            network, new SoftmaxLoss(new CrossEntropy(), smoothing, weighted ? [0.5, 1.5, 1.25] : [1, 1, 1]), optimizer, new(x, labels));
        var rate = type == OptimizerType.RmsProp || (type == OptimizerType.Sgd && l2) ? 0.001 : 0.01;
        int[] batch = [.. Enumerable.Range(0, 60)];

        double[] losses = [.. Enumerable.Range(0, 50).Select(_ => step.Run(batch, rate))];

        Assert.All(expected.Zip((int[])[0, 1, 9, 24, 49]), pair => Assert.Equal(pair.First, losses[pair.Second], 1e-4));
    }
}
